/* On a small screen the console shows one of its columns at a time; the bar below says which.
   Returns the function that shows one: "sheet", "now" or "side". */

export function panes(body) {
  const bar = document.querySelector(".panes");
  const show = (name) => {
    body.dataset.pane = name;
    for (const button of bar.querySelectorAll("[data-pane]")) button.setAttribute("aria-pressed", String(button.dataset.pane === name));
  };
  bar.addEventListener("click", (event) => {
    const button = event.target.closest("[data-pane]");
    if (button) show(button.dataset.pane);
  });
  show("now");
  return show;
}
