// What the desk's pages do in the browser. Nothing is kept here: no storage, no address but our own.
const $ = (selector, of = document) => of.querySelector(selector);

export const tell = (words) => {
  const told = $("#told");
  told.textContent = "";
  setTimeout(() => { told.textContent = words; }, 50);  // the same words once more are said once more
};

export const post = (address, body) => fetch(address, {
  method: "POST",
  body: body instanceof FormData ? body : JSON.stringify(body),
});

if ($("#editor")) import("/static/editor.js");
if ($("form[data-run]")) import("/static/actions.js");
