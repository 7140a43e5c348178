// What was dropped or chosen, as files with their paths: folders are walked through to their last file, empty ones are kept in mind.
const HIDDEN = /^(\.DS_Store|Thumbs\.db|desktop\.ini|\._.*|~\$.*)$/i;

function fileOf(entry) {
  return new Promise((resolve) => entry.file(resolve, () => resolve(null)));
}

function batchOf(reader) {
  return new Promise((resolve) => reader.readEntries(resolve, () => resolve([])));
}

async function walk(entry, above, found) {
  const path = above + entry.name;
  if (entry.isFile) {
    const file = await fileOf(entry);
    if (file && !HIDDEN.test(file.name)) found.push({ file, path });
    return;
  }
  const reader = entry.createReader();
  const before = found.length;
  for (let batch = await batchOf(reader); batch.length; batch = await batchOf(reader)) {  // a browser hands out a hundred at a time
    for (const child of batch) await walk(child, `${path}/`, found);
  }
  if (found.length === before) found.push({ path });
}

export async function dropped(transfer) {
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry?.()).filter(Boolean);  // must be taken before the first wait
  if (!entries.length) return chosen(transfer.files);
  const found = [];
  for (const entry of entries) await walk(entry, "", found);
  return found;
}

export function chosen(files) {
  return [...files].filter((file) => !HIDDEN.test(file.name)).map((file) => ({ file, path: file.webkitRelativePath || file.name }));
}
