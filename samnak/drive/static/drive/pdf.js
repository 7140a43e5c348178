// Fetches the reader of PDF documents once the page stands and its place is in sight; until then, and without it, pictures of the pages do.
const box = document.querySelector("[data-pdf]");

function fetchReader() {
  import(box.dataset.viewer).then(({ show }) => show(box)).catch(() => { /* the pictures stay */ });
}

const watch = new IntersectionObserver((seen) => {
  if (!seen.some((one) => one.isIntersecting)) return;
  watch.disconnect();
  (window.requestIdleCallback ?? setTimeout)(fetchReader);
});

if (box) watch.observe(box);
