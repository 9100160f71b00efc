/* "Choose all" and "Choose none" tick the choices in place; without script they are links that do the same. */
for (const link of document.querySelectorAll("[data-choose]")) {
  link.addEventListener("click", (event) => {
    event.preventDefault();
    for (const box of document.querySelectorAll(".choice input")) {
      if (!box.disabled) box.checked = link.dataset.choose === "all";
    }
  });
}
