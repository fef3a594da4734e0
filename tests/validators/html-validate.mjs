export default {
  root: true,
  extends: ["html-validate:recommended", "html-validate:document"],
  rules: {
    // Either case is right; ours is the shorter to read.
    "doctype-style": ["error", { style: "lowercase" }],
    // A headline is as long as the desk wrote it; search engines cut it, readers need not.
    "long-title": "off",
    // Templates leave spaces at the ends of lines, and compression takes them away.
    "no-trailing-whitespace": "off",
    // Our own files come over the same connection as the page that would vouch for them.
    "require-sri": ["error", { target: "crossorigin" }],
  },
};
