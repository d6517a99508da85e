// The editor: what is typed goes to the server with the text that we hold, and comes back as text, problems and page.
// One question at a time: what is typed meanwhile goes with the next, so that typing never waits and no answer is late.
import { post, tell } from "/static/desk.js";

const $ = (selector, of = document) => of.querySelector(selector);
const all = (selector, of = document) => [...of.querySelectorAll(selector)];
const editor = $("#editor");
const address = editor.dataset.address;
const said = JSON.parse(editor.dataset.said);
const view = JSON.parse(editor.dataset.view);
const text = { now: JSON.parse(editor.dataset.text), saved: "", was: editor.dataset.was };
text.saved = text.now;
const windowName = Math.random().toString(36).slice(2);
const PAUSE = 600;  // milliseconds without a key, after which all editions are looked at

const pending = new Map();  // path of a control → what was typed and is not in the text yet
const past = [];            // texts before each change, for Undo
let running = null, stale = false, asked = 0, pause = 0, touched = "", untouched = null, structure = [], others = null;

// --- asking ---------------------------------------------------------------------------------------

async function ask(extra = {}) {
  const sent = [...pending];
  const changes = sent.map(([path, value]) => ({ do: "set", path: JSON.parse(path), value }));
  // What is typed in one control is set into the text as it was before: what is taken back leaves no trace.
  const alone = untouched !== null && !extra.changes && sent.length > 0 && sent.every(([path]) => path === touched);
  const before = alone ? untouched : text.now;
  const body = { text: before, n: ++asked, ...extra, changes: [...changes, ...(extra.changes ?? [])] };
  body.view = { ...view, width: Math.round((editor.lastElementChild.clientWidth || 700) * Math.min(devicePixelRatio, 2)) };
  const response = await post(`${address}/work`, body).catch(() => null);
  if (!response?.ok) { $("#state-of-text").textContent = said.lost; return null; }
  const answer = await response.json();
  if (answer.n !== asked) return null;
  if (!answer.refused) {
    text.now = answer.text;
    for (const [path, value] of sent) if (pending.get(path) === value) pending.delete(path);
  }
  await show(answer);
  return answer;
}

async function typed() {  // at most one question is under way
  stale = true;
  if (running) return;
  while (stale) {
    stale = false;
    running = ask();
    await running;
  }
  running = null;
  lookSoon();
}

function lookSoon(wait = PAUSE) {
  clearTimeout(pause);
  pause = setTimeout(look, wait);
}

async function look() {  // what all rules and editions say; an answer about words that have changed since is dropped
  if (running || pending.size) return;
  const n = asked;
  const body = { text: text.now, n, window: windowName, twin: !$("#twin").hidden };
  const response = await post(`${address}/look`, body).catch(() => null);
  if (n !== asked) return;
  if (!response?.ok) { lookSoon(5 * PAUSE); return; }
  const found = await response.json();
  others = found.problems;
  showProblems();
  tellCount();
  if (found.twin) $("#twin").src = found.twin;
}

async function change(extra) {  // what makes the form anew: the person waits for it, some 100 ms
  const fields = $("#fields");
  while (running) await running;
  if (fields) fields.inert = true;
  past.push(text.now);
  touched = "";
  untouched = null;
  running = ask({ ...extra, form: Boolean(fields) });
  const answer = await running;
  running = null;
  lookSoon(0);
  if (fields) fields.inert = false;
  if (stale) typed();  // what was typed or chosen meanwhile
  return answer;
}

// --- showing --------------------------------------------------------------------------------------

async function show(answer) {
  if (answer.form && $("#fields")) { $("#fields").innerHTML = answer.form; shown = ""; }
  structure = answer.problems;
  showProblems();
  if (answer.refused) tell(answer.refused);
  showState();
  const picture = $("#page"), none = $("#no-page");
  if (answer.page) {
    const { src, page, pages, shape } = answer.page;
    const next = new Image();
    next.src = src;
    await next.decode().catch(() => null);  // only so that nothing flashes; what cannot be drawn has its words
    picture.src = src;
    picture.alt = said.page_alt.replace("{page}", page).replace("{pages}", pages);
    picture.style.aspectRatio = 1 / shape;
    picture.dataset.n = answer.n;
    view.page = page;
    $("#page-of").textContent = said.page_of.replace("{page}", page).replace("{pages}", pages);
    $("#before").disabled = page <= 1;
    $("#after").disabled = page >= pages;
    picture.hidden = !$("#twin").hidden;
  }
  none.hidden = Boolean(answer.page);
  none.textContent = answer.page ? "" : picture.dataset.n ? `${said.no_page} ${said.last_page}` : said.no_page;
}

function showState() {
  const unsaved = pending.size > 0 || text.now !== text.saved;
  $("#state-of-text").textContent = unsaved ? said.unsaved : "";
  $("#undo").disabled = past.length === 0;
}

let lastCount = "";
function tellCount() {  // aloud only once nobody types
  const count = $("#count").textContent;
  if (lastCount && count !== lastCount) tell(count);
  lastCount = count;
}

let shown = "";
function showProblems() {  // left as it is where nothing changed: what is pressed just now must not be taken away
  const problems = [...structure, ...(others ?? [])];
  showCount(problems);
  if (shown === JSON.stringify(problems)) return;
  shown = JSON.stringify(problems);
  const held = document.activeElement?.closest("#problems, .faults") ? document.activeElement : null;
  const home = held?.closest("#problems, [data-at]");
  all(".faults, .fault-mark", editor).forEach((found) => found.remove());
  all("[aria-invalid]", editor).forEach((found) => found.removeAttribute("aria-invalid"));
  const list = $("#problems");
  list.replaceChildren();
  for (const problem of problems) {
    const place = problem.path && nearest(problem.path);
    list.append(line(problem, place));
    if (!place) continue;
    let faults = $(":scope > .faults", place);
    if (!faults) {
      faults = document.createElement("ul");
      faults.className = "faults";
      place.append(faults);
    }
    const control = $(":scope > [data-path]", place);
    if (control) {
      faults.id = `${control.id}-faults`;
      if (problem.severity === "error") control.setAttribute("aria-invalid", "true");
    }
    faults.append(line(problem, null));
  }
  if (held) all("button", home).find((each) => each.ariaLabel === held.ariaLabel)?.focus();
}

function showCount(problems) {
  const errors = problems.filter((each) => each.severity === "error").length;
  const count = !others ? said.looking : problems.length ? said.faults.replace("{errors}", errors).replace("{others}", problems.length - errors) : said.no_faults;
  $("#count").textContent = count;
}

function nearest(path) {
  for (let length = path.length; length > 0; length -= 1) {
    const found = $(`[data-at='${JSON.stringify(path.slice(0, length))}']`, editor);
    if (found) return found;
  }
  return null;
}

function line(problem, place) {
  const item = document.createElement("li");
  item.className = problem.severity;
  const what = document.createElement("strong");
  what.textContent = problem.what;
  const words = document.createElement("span");
  words.lang = "en";  // as the checker tells it, whatever the desk speaks
  words.append(what, ` ${problem.fix} `);
  item.append(words);
  if (problem.place) item.append(`(${problem.place}) `);
  if (problem.number >= 0) item.append(button(said.fix_it, () => change({ fix: problem.number }).then(() => go(problem.path)), `${said.fix_it}: ${problem.what}`));
  const text = !problem.place && $("#text");
  if (text) item.append(button(`${said.go_there}: ${problem.line}`, () => goToLine(text, problem.line), `${said.go_there}: ${problem.what}`));
  else if (place) item.append(button(said.go_there, () => go(problem.path), `${said.go_there}: ${problem.what}`));
  return item;
}

function button(words, act, name) {
  const made = document.createElement("button");
  made.type = "button";
  made.textContent = words;
  made.setAttribute("aria-label", name);
  made.addEventListener("click", act);
  return made;
}

function goToLine(words, number) {
  const lines = words.value.split("\n");
  const start = lines.slice(0, number - 1).join("\n").length + (number > 1 ? 1 : 0);
  words.focus();
  words.setSelectionRange(start, start + (lines[number - 1] ?? "").length);
}

function go(path) {
  const place = path && nearest(path);
  if (!place) return;
  for (let above = place; above; above = above.parentElement?.closest("details")) if (above.tagName === "DETAILS") above.open = true;
  ($("[data-path]", place) ?? $("button", place))?.focus();
  place.scrollIntoView({ block: "center" });
}

// --- what a person does ---------------------------------------------------------------------------

function onInput(control) {
  if (control.id === "text") {
    text.now = control.value;
  } else if (control.dataset.path) {
    if (touched !== control.dataset.path) {
      past.push(text.now);
      touched = control.dataset.path;
      untouched = running || pending.size ? null : text.now;
    }
    pending.set(control.dataset.path, control.type === "checkbox" ? control.checked : control.value);
  } else return;
  showState();
  typed();
}

async function onButton({ do: action, on, to }, pressed) {
  const path = JSON.parse(on);
  const value = action === "add" ? $("select", pressed.parentElement).value : null;
  const answer = await change({ changes: [{ do: action, path, value, to: Number(to ?? 0) }] });
  if (!answer) return;
  const place = answer.focus?.length ? nearest(answer.focus) : $("#fields");
  const same = action === "move" && all(`[data-do=move]`, place).find((each) => each.textContent === pressed.textContent);
  const next = same || (action === "remove" ? $("button", place) : $("[data-path]", place) ?? $("button", place));
  next?.focus();
  if (action !== "move" && action !== "remove") next?.select?.();
}

async function save() {
  while (running || pending.size) { await (running ?? typed()); if (!running && pending.size) { running = ask(); if (!(await running)) { running = null; return; } running = null; } }
  const sent = text.now;
  const answer = await settled("save", { text: sent, was: text.was, typed: Boolean($("#text")), site: editor.dataset.site });
  if (!answer) return;
  if (text.now === sent) text.now = answer.text;  // what was typed meanwhile is not saved
  showState();
  tell(said.saved);
}

async function undoSave() {
  while (running) await running;
  pending.clear();
  const answer = await settled("undo", { was: text.was });
  if (!answer) return;
  past.length = 0;
  await showText(answer.text);
  lastCount = "";  // else the count of problems takes the place of what was done
  tell(said.save_undone);
  $("#save").focus();
}

async function settled(way, body) {  // the file as it now is, or nothing where it was left alone, and why is shown
  const response = await post(`${address}/${way}`, body).catch(() => null);
  if (!response) { tell(said.lost); return null; }
  const answer = await response.json();
  $("#conflict").innerHTML = answer.shown;
  if (!response.ok) {
    tell("");
    $("#conflict").focus();  // read from its heading on
    return null;
  }
  text.saved = answer.text;
  text.was = answer.was;
  $("#last-save").innerHTML = answer.undo;
  return answer;
}

async function showText(now) {
  text.now = now;
  if ($("#text")) $("#text").value = now.replaceAll("\r\n", "\n").replace(/^\ufeff/, "");
  running = ask({ form: true });
  await running;
  running = null;
  lookSoon(0);
  touched = "";
  untouched = null;
}

async function undo() {
  while (running) await running;
  pending.clear();
  const before = past.pop();
  if (before === undefined) return;
  await showText(before);
  tell(said.undone);
  $("#undo").disabled ? $("#save").focus() : $("#undo").focus();
}

editor.addEventListener("input", ({ target }) => onInput(target));
editor.addEventListener("submit", (event) => event.preventDefault());
editor.addEventListener("click", ({ target }) => {
  const pressed = target.closest("button[data-do]");
  if (pressed) onButton(pressed.dataset, pressed);
  if (target.id === "undo-save") undoSave();
});
editor.addEventListener("change", ({ target }) => {
  if (target.name === "look") {
    const words = target.value === "words";
    $("#twin").hidden = !words;
    $("#page").hidden = words;
    $("#turning").hidden = words;
  } else if (target.name === "grey") view.grey = target.value !== "";
  else if (target.name === "edition" || target.name === "paper") view[target.name] = target.value;
  else return;
  typed();
});
$("#save").addEventListener("click", save);
$("#undo").addEventListener("click", undo);
$("#before").addEventListener("click", () => { view.page -= 1; typed(); });
$("#after").addEventListener("click", () => { view.page += 1; typed(); });
$("#picture")?.addEventListener("change", async ({ target }) => {
  const body = new FormData();
  body.append("file", target.files[0]);
  const response = await post("/pictures", body).catch(() => null);
  $("#picture-told").textContent = response?.ok ? (await response.json()).told : said.lost;
  typed();
});
addEventListener("keydown", (event) => {
  if ((event.ctrlKey || event.metaKey) && event.key === "s") { event.preventDefault(); save(); }
});
addEventListener("beforeunload", (event) => { if (pending.size || text.now !== text.saved) event.preventDefault(); });
editor.inert = false;  // until now nobody would have heard what was typed
typed();
