// A long list of posts is narrowed by what is typed above it; who is chosen always stays in sight.
for (const part of document.querySelectorAll("[data-kb-posts]")) {
  const rows = [...part.querySelectorAll(".s-choices > li")];
  const box = document.createElement("input");
  box.type = "search";
  box.className = "s-input kb-posts-words";
  box.placeholder = part.dataset.kbPosts;
  box.setAttribute("aria-label", part.dataset.kbPosts);
  box.addEventListener("input", () => {
    const words = box.value.trim().toLowerCase().split(/\s+/);
    for (const row of rows) {
      const text = row.textContent.toLowerCase();
      row.hidden = !row.querySelector("input").checked && !words.every((word) => text.includes(word));
    }
  });
  box.addEventListener("keydown", (event) => {
    if (event.key === "Enter") event.preventDefault(); // it narrows; it does not send the form
  });
  part.querySelector(".s-choices").before(box);
}
