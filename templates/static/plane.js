/* A field of two axes to be touched ([data-plane]): it moves the sliders x and y of its form, and they move its dot.
   Without this script the sliders are enough; the field then only shows where the dot was. */

export function planes(root) {
  root.addEventListener("click", (event) => {
    const field = event.target.closest?.("[data-plane] .plane__field");
    if (!field) return;
    const { left, top, width, height } = field.getBoundingClientRect();
    const { x, y } = sliders(field);
    set(x, (event.clientX - left) / width);
    set(y, 1 - (event.clientY - top) / height);
    show(field);
  });
  for (const type of ["input", "reset", "restored"]) {
    root.addEventListener(type, (event) => {
      const form = event.target.form ?? event.target;
      const field = form.querySelector?.("[data-plane] .plane__field");
      if (field) requestAnimationFrame(() => show(field));   // a reset form has its old values only after this
    });
  }
}

function sliders(field) {
  const plane = field.closest("[data-plane]");
  return { x: plane.querySelector('input[name="x"]'), y: plane.querySelector('input[name="y"]') };
}

/* The outermost part of the field is the outermost place: the dot itself stays within it. */
function set(slider, part) {
  const inside = Math.min(1, Math.max(0, (part - .025) / .95));
  slider.value = String(Math.round(inside * Number(slider.max)));
}

function show(field) {
  const { x, y } = sliders(field);
  const dot = field.querySelector("circle");
  dot.setAttribute("cx", place(Number(x.value)));
  dot.setAttribute("cy", place(100 - Number(y.value)));
  field.classList.toggle("is-loose", x.value !== x.defaultValue || y.value !== y.defaultValue);
}

const place = (percent) => `${Number((2.5 + .95 * percent).toFixed(2))}%`;
