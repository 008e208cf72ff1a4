// Goes on to this page in the reader's language, and keeps what follows # in the address: the term, the place in a text.
const links = [...document.querySelectorAll("a[hreflang]")];
const wanted = navigator.languages.map((tag) => tag.split("-")[0]);
const chosen = wanted.map((tag) => links.find((link) => link.hreflang === tag)).find((link) => link);
const target = new URL((chosen ?? links.find((link) => link.hreflang === "en")).href);
if (location.hash && !target.hash) target.hash = location.hash;
location.replace(target);
