/* High contrast hangs its thick edges on an attribute, so a page that follows the device sets it. */

const more = matchMedia("(prefers-contrast: more)");
const follow = () => {
  if (more.matches) document.documentElement.dataset.scheme = "contrast";
  else if (document.documentElement.dataset.scheme === "contrast") delete document.documentElement.dataset.scheme;
};
follow();
more.addEventListener("change", follow);
