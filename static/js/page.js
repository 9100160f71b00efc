/* What every page does more with script than without: Escape puts the plan picture's card away, errors take the focus. */
document.documentElement.classList.add("has-script");

const plans = document.querySelectorAll("[data-plan]");
for (const plan of plans) {
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") plan.classList.add("plan--quiet");
  });
  for (const kind of ["focusin", "mouseover"]) {
    plan.addEventListener(kind, (event) => {
      if (event.target.closest(".plan__mark")) plan.classList.remove("plan--quiet");
    });
  }
}

// The field that the address still names, from the link of an error before, would take the focus again.
const summary = document.querySelector("[data-error-summary]");
if (summary && window.location.hash) window.history.replaceState(null, "", window.location.pathname + window.location.search);
summary?.focus();
