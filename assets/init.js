// Comfort only: every page works without this file.
document.body.classList.add("js-enabled");

// A browser that reads this file at all knows modules, which is what GOV.UK Frontend asks of it.
document.body.classList.add("govuk-frontend-supported");
const components = document.querySelector('link[rel="modulepreload"]');
if (components) {
  // Where the next letter is typed at once, what was done before is said without taking the cursor away.
  if (document.querySelector("[autofocus]")) {
    for (const banner of document.querySelectorAll(".govuk-notification-banner")) banner.dataset.disableAutoFocus = "true";
  }
  const { initAll } = await import(components.href);
  initAll();
}

for (const button of document.querySelectorAll("[data-print]")) {
  button.addEventListener("click", () => window.print());
}

// A form that is typed all day is sent from any of its fields.
for (const form of document.querySelectorAll("form[data-keys]")) {
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    form.requestSubmit();
  });
}

// Where a session begins and where it ends, nothing is left of the form that the page for notes kept for whoever was signed in.
if ("caches" in window && location.pathname.endsWith("/office/sign-in")) {
  for (const name of await caches.keys()) if (name.startsWith("ronten-notes:")) await caches.delete(name);
}
