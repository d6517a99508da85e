// Forms that run a command: sent by script, so that a file stays chosen for the second step, and told how far it is.
import { post } from "/static/desk.js";

const $ = (selector, of = document) => of.querySelector(selector);
const LOOK = 400;  // milliseconds between two looks at what is still at work

for (const form of document.querySelectorAll("form[data-run]")) {
  form.addEventListener("submit", (event) => { event.preventDefault(); run(form, event.submitter); });
  form.addEventListener("input", () => { for (const button of form.querySelectorAll("button[name=really]")) button.disabled = true; });
  form.inert = false;  // before this the browser itself would send it, to no avail
}

async function run(form, pressed) {
  const said = JSON.parse(form.dataset.said);
  const sent = new FormData(form, pressed);  // before the buttons are turned off: what is off is not sent
  const outcome = $(".outcome", form);
  const buttons = [...form.querySelectorAll("button")].filter((each) => !each.disabled);
  outcome.textContent = said.working;
  buttons.forEach((each) => { each.disabled = true; });
  let told = await answer(post(form.dataset.run, sent));
  while (told && told.code === null) {
    outcome.textContent = told.of ? `${said.working} ${said.round.replace("{done}", told.done).replace("{of}", told.of)}` : said.working;
    await new Promise((resolve) => { setTimeout(resolve, LOOK); });
    told = await answer(fetch(`/runs/${told.id}`));
  }
  buttons.forEach((each) => { each.disabled = false; });
  if (!told) { outcome.textContent = said.lost; return; }
  const well = told.code === 0;
  const really = $("button[name=really]", form);
  if (really) really.disabled = !well || pressed === really;
  const heading = document.createElement("h2");
  heading.textContent = well ? pressed.dataset.done ?? said.done : said.failed;
  outcome.className = `outcome notice ${well ? "good" : "warning"}`;
  outcome.replaceChildren(heading, ...told.problems.map(problem), ...lines(told.lines));
  if (well && told.next) {
    const link = document.createElement("a");
    link.href = told.next;
    link.textContent = said.go_on;
    outcome.append(link);
  }
  outcome.focus();
}

async function answer(asking) {
  const response = await asking.catch(() => null);
  return response?.ok ? response.json() : null;
}

function problem({ what, fix, severity, place }) {
  const line = document.createElement("p");
  line.lang = "en";
  line.className = severity;
  const bold = document.createElement("strong");
  bold.textContent = what;
  line.append(bold, ` ${fix} (${place})`);
  return line;
}

function lines(told) {  // a command ends with what matters most: that comes first here
  const last = document.createElement("p");
  last.lang = "en";
  last.textContent = told.at(-1) ?? "";
  const others = document.createElement("div");
  others.lang = "en";
  others.className = "told";
  others.textContent = told.slice(0, -1).join("\n").trim();
  return told.length > 1 ? [last, others] : [last];
}
