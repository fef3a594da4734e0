"""The protocol of sitemaps.org (sitemaps.org/protocol.html), the extensions for pictures, films and
news (developers.google.com/search/docs/crawling-indexing/sitemaps), said in a schema of our own.
"""

from functools import cache

import xmlschema

SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
GOOGLE = "http://www.google.com/schemas/sitemap"
XSD = 'xmlns:xs="http://www.w3.org/2001/XMLSchema" elementFormDefault="qualified"'
ADDRESS = """
<xs:simpleType name="address"><xs:restriction base="xs:anyURI">
  <xs:pattern value="https?://[^\\s]+"/><xs:maxLength value="2048"/>
</xs:restriction></xs:simpleType>
<xs:simpleType name="moment"><xs:union memberTypes="xs:date xs:dateTime"/></xs:simpleType>
"""


def words(name, longest, least=1):
    return f"""<xs:element name="{name}"><xs:simpleType><xs:restriction base="xs:string">
      <xs:minLength value="{least}"/><xs:maxLength value="{longest}"/>
    </xs:restriction></xs:simpleType></xs:element>"""


IMAGES = f"""<xs:schema {XSD} xmlns="{GOOGLE}-image/1.1" targetNamespace="{GOOGLE}-image/1.1">
{ADDRESS}
<xs:element name="image"><xs:complexType><xs:sequence>
  <xs:element name="loc" type="address"/>
  <xs:element name="caption" type="xs:string" minOccurs="0"/>
</xs:sequence></xs:complexType></xs:element></xs:schema>"""

FILMS = f"""<xs:schema {XSD} xmlns="{GOOGLE}-video/1.1" targetNamespace="{GOOGLE}-video/1.1">
{ADDRESS}
<xs:element name="video"><xs:complexType><xs:sequence>
  <xs:element name="thumbnail_loc" type="address"/>
  {words("title", 100)}
  {words("description", 2048)}
  <xs:element name="content_loc" type="address"/>
  <xs:element name="duration"><xs:simpleType><xs:restriction base="xs:positiveInteger">
    <xs:maxInclusive value="28800"/></xs:restriction></xs:simpleType></xs:element>
  <xs:element name="publication_date" type="moment"/>
</xs:sequence></xs:complexType></xs:element></xs:schema>"""

NEWS = f"""<xs:schema {XSD} xmlns="{GOOGLE}-news/0.9" targetNamespace="{GOOGLE}-news/0.9">
{ADDRESS}
<xs:element name="news"><xs:complexType><xs:sequence>
  <xs:element name="publication"><xs:complexType><xs:sequence>
    {words("name", 500)}
    <xs:element name="language"><xs:simpleType><xs:restriction base="xs:string">
      <xs:pattern value="[a-z]{{2,3}}|zh-cn|zh-tw"/></xs:restriction></xs:simpleType></xs:element>
  </xs:sequence></xs:complexType></xs:element>
  <xs:element name="publication_date" type="moment"/>
  {words("title", 2048)}
</xs:sequence></xs:complexType></xs:element></xs:schema>"""

URLS = f"""<xs:schema {XSD} xmlns="{SITEMAP}" xmlns:s="{SITEMAP}" targetNamespace="{SITEMAP}"
  xmlns:image="{GOOGLE}-image/1.1" xmlns:video="{GOOGLE}-video/1.1" xmlns:news="{GOOGLE}-news/0.9">
<xs:import namespace="{GOOGLE}-image/1.1"/>
<xs:import namespace="{GOOGLE}-video/1.1"/>
<xs:import namespace="{GOOGLE}-news/0.9"/>
{ADDRESS}
<xs:element name="urlset"><xs:complexType><xs:sequence>
  <xs:element name="url" minOccurs="0" maxOccurs="50000"><xs:complexType><xs:sequence>
    <xs:element name="loc" type="address"/>
    <xs:element name="lastmod" type="moment" minOccurs="0"/>
    <xs:element ref="image:image" minOccurs="0" maxOccurs="1000"/>
    <xs:element ref="video:video" minOccurs="0" maxOccurs="unbounded"/>
    <xs:element ref="news:news" minOccurs="0"/>
  </xs:sequence></xs:complexType></xs:element>
</xs:sequence></xs:complexType>
<xs:unique name="once"><xs:selector xpath="*"/><xs:field xpath="s:loc"/></xs:unique>
</xs:element>
<xs:element name="sitemapindex"><xs:complexType><xs:sequence>
  <xs:element name="sitemap" maxOccurs="50000"><xs:complexType><xs:sequence>
    <xs:element name="loc" type="address"/>
    <xs:element name="lastmod" type="moment" minOccurs="0"/>
  </xs:sequence></xs:complexType></xs:element>
</xs:sequence></xs:complexType></xs:element></xs:schema>"""


@cache
def schema():
    return xmlschema.XMLSchema([URLS, IMAGES, FILMS, NEWS])


def faults(content):
    assert len(content) < 50 * 1024 * 1024
    return [str(error.reason) for error in schema().iter_errors(content.decode())]
