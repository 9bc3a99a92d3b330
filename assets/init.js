// Comfort only: every page works without this file.
document.body.classList.add("js-enabled");

// A browser that reads this file at all knows modules, which is what GOV.UK Frontend asks of it.
document.body.classList.add("govuk-frontend-supported");
const components = document.querySelector('link[rel="modulepreload"]');
if (components) {
  const { initAll } = await import(components.href);
  initAll();
}

for (const button of document.querySelectorAll("[data-print]")) {
  button.addEventListener("click", () => window.print());
}
