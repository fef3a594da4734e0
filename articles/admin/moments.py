"""A day and an hour as they are written here, whatever language the browser speaks."""

import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

DAYS = ["%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y", "%Y-%m-%d"]
HOURS = ["%H:%M", "%Hh%M", "%Hh", "%H.%M", "%H:%M:%S"]
# "24:00 ngày 1" and "0:00 ngày 2" are the same moment; people write both.
END_OF_DAY = ("24:00", "24h00", "24h", "24.00", "24:00:00")


def day_field(label: Any, *, required: bool = False) -> forms.DateField:
    """As days are written here; a browser's own calendar follows the browser's language."""
    attributes = {"placeholder": _("day/month/year"), "autocomplete": "off"}
    widget = forms.DateInput(format=DAYS[0], attrs=attributes)
    return forms.DateField(label=label, required=required, input_formats=DAYS, widget=widget)


class MomentWidget(forms.SplitDateTimeWidget):
    def __init__(self) -> None:
        common: dict[str, Any] = {"inputmode": "text", "autocomplete": "off"}
        super().__init__(
            date_format=DAYS[0],
            time_format=HOURS[0],
            date_attrs=common | {"placeholder": _("day/month/year"), "aria-label": _("day")},
            time_attrs=common | {"placeholder": _("hour:minute"), "aria-label": _("hour")},
        )


class MomentField(forms.SplitDateTimeField):
    widget = MomentWidget

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(input_date_formats=DAYS, input_time_formats=HOURS, **kwargs)

    def clean(self, value: Any) -> datetime.datetime | None:
        hour = value[1] if isinstance(value, list) and len(value) == 2 else ""
        is_end_of_day = isinstance(hour, str) and hour.strip().lower() in END_OF_DAY
        given = [value[0], "00:00"] if is_end_of_day else value
        moment: datetime.datetime | None = super().clean(given)
        return moment + datetime.timedelta(days=1) if moment and is_end_of_day else moment

    def compress(self, data_list: Any) -> datetime.datetime | None:
        if data_list and data_list[0] and data_list[1] in self.empty_values:
            raise ValidationError(_("Say at which hour."))
        # The first day of the calendar here is none in Greenwich: the database gives no row back.
        if data_list and data_list[0] and not 1900 <= data_list[0].year <= 2200:
            raise ValidationError(_("This day lies too far away."))
        return super().compress(data_list)
