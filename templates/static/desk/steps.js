/* Minutes: − and + count at once, the server hears of it when the clicking stops; a typed number when it is left. */

const PAUSE = 450;

export function takeSteps(root, send) {
  const due = new WeakMap();

  const later = (form, pause) => {
    clearTimeout(due.get(form));
    due.set(form, setTimeout(() => {
      due.delete(form);
      if (form.reportValidity()) send(form);
    }, pause));
  };

  root.addEventListener("click", (event) => {
    const button = event.target.closest("[data-step] button[name='shift']");
    if (!button) return;
    event.preventDefault();
    const field = button.form.elements.minutes;
    field.value = Math.min(1440, Math.max(0, (Number(field.value) || 0) + Number(button.value)));
    later(button.form, PAUSE);
  });
  root.addEventListener("change", (event) => {
    const form = event.target.form;
    if (form?.dataset.step !== undefined) later(form, 0);
  });
}
