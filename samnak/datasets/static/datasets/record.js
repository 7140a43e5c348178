// The fields of "other" are shown when it is chosen, further fields when the type of data has them; without this all are shown.
const OTHER = new Set(["other", "อื่นๆ"]);

function chosen(name) {
  return [...document.querySelectorAll(`[name="${name}"]`)].flatMap((box) =>
    box.type === "checkbox" ? (box.checked ? [box.value] : []) : [box.value],
  );
}

function wrong(part) {
  return part.querySelector(".s-field-wrong") !== null;
}

function arrange() {
  const [type] = chosen("data_type");
  for (const part of document.querySelectorAll("[data-ds-types]")) {
    part.hidden = !part.dataset.dsTypes.split(" ").includes(type) && !wrong(part);
  }
  for (const part of document.querySelectorAll("[data-ds-other-of]")) {
    part.hidden = !chosen(part.dataset.dsOtherOf).some((value) => OTHER.has(value)) && !wrong(part);
  }
}

document.addEventListener("change", arrange);
arrange();
