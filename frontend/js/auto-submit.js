// A form that needs no further answer (a one-use link was followed) sends itself; its button stays for everybody else.

export function startAutoSubmit() {
  const form = document.querySelector("form[data-auto-submit]");
  if (form instanceof HTMLFormElement) form.requestSubmit ? form.requestSubmit() : form.submit();
}
