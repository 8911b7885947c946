// A page of the dashboards: it shows the regions that the process behind it sends, and tells that process what was
// done. What was typed and not confirmed stays here, whatever happens to the connection.

const PATIENCE = 3000; // ms between two looks whether the process is still there
const DEBOUNCE = 200; // ms after the last letter of a search

const draftKey = (form) => `draft:${location.pathname}:${form.dataset.draft}`;

function valuesOf(element) {
  const values = {};
  const form = element.closest("form");
  if (form && (element === form || element.dataset.with === "form")) {
    for (const [name, value] of new FormData(form)) {
      values[name] = name in values ? values[name] + "\n" + value : value;
    }
    for (const [name, value] of Object.entries(form.dataset)) {
      if (!["act", "on", "draft", "sure"].includes(name) && !(name in values)) values[name] = value;
    }
  }
  for (const [name, value] of Object.entries(element.dataset)) {
    if (!["act", "on", "draft", "with", "sure", "soon"].includes(name) && element !== form) values[name] = value;
  }
  if (element.type === "checkbox" && element !== form) values.on = element.checked ? "1" : "0";
  return values;
}

// The page's process, spoken to by the same messages as any widget's, without the front end of Jupyter.
function connect(kernel, model) {
  const session = id();
  const listeners = [];
  let socket = null;
  let stopped = false;
  let again = () => {};
  function open() {
    socket = new WebSocket(`${location.origin.replace("http", "ws")}/api/kernels/${kernel}/channels?session_id=${session}`);
    socket.onopen = () => again();
    socket.onclose = () => stopped || setTimeout(open, 1000);
    socket.onmessage = ({ data }) => {
      if (typeof data !== "string") return;
      const { msg_type, content } = { ...JSON.parse(data).header, content: JSON.parse(data).content };
      if (msg_type !== "comm_msg" || content.comm_id !== model || content.data.method !== "custom") return;
      for (const heard of listeners) heard(content.data.content);
    };
  }
  open();
  return {
    on: (_, heard) => listeners.push(heard),
    reopened: (heard) => (again = heard),
    stop() {
      stopped = true;
      socket.close();
    },
    send(content) {
      if (socket.readyState !== WebSocket.OPEN) return; // what waits is sent when it opens
      const header = { msg_id: id(), username: "", session, msg_type: "comm_msg", version: "5.4", date: new Date().toISOString() };
      const data = { comm_id: model, data: { method: "custom", content } };
      socket.send(JSON.stringify({ channel: "shell", header, parent_header: {}, metadata: {}, content: data, buffers: [] }));
    },
  };
}

const id = () => [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");

function begin({ model, root, kernel, words, xsrf }) {
  const placeOf = (name) => document.getElementById(name) ?? document.createElement("p");
  const status = placeOf("page-status");
  const alert = placeOf("page-alert");
  const banner = placeOf("page-banner");
  const loading = document.getElementById("page-loading");
  const pending = new Map();
  const page = id();
  let number = 0;
  let timer = null;
  let ended = false;
  let leaving = false;

  // One message in its turn: while the answer is on its way the form or button that asked is not heard again.
  // `bySelf`: the page goes on preparing; what was said to who looks stays.
  function tell(act, values, source, bySelf = false) {
    if (ended) return;
    if (source) {
      if (source.getAttribute("aria-busy") === "true") return;
      source.setAttribute("aria-busy", "true");
    }
    const n = `${page}-${++number}`;
    pending.set(n, { source, bySelf, message: { n, act, values } });
    count();
    model.send({ n, act, values });
    if (!bySelf) setTimeout(() => pending.has(n) && document.body.classList.add("working"), 300);
  }

  function count() {
    document.body.dataset.pending = String(pending.size);
    if (!pending.size) root.querySelectorAll("[inert]").forEach((one) => (one.inert = false));
  }

  // Rows that are about to change are not for clicking: what was meant would hit others.
  function hold(form) {
    form.closest(".list")?.querySelectorAll(".list-scroll, .pages").forEach((one) => (one.inert = true));
  }

  function lock(reason, link) {
    root.inert = Boolean(reason);
    banner.hidden = !reason;
    banner.textContent = reason || "";
    if (link) {
      const a = document.createElement("a");
      a.href = link.href;
      a.textContent = link.text;
      banner.append(" ", a);
    }
  }

  function end() {
    ended = true;
    model.stop?.();
    lock(words.ended, { href: location.href, text: words.reload });
  }

  // After a break whatever has no answer yet is sent again; the process answers the same message once.
  model.reopened?.(() => {
    for (const { message } of pending.values()) model.send(message);
  });

  model.on("msg:custom", (said) => {
    const asked = pending.get(said.n);
    if (!asked) return;
    pending.delete(said.n);
    count();
    asked.source?.removeAttribute("aria-busy");
    if (!pending.size) document.body.classList.remove("working");
    if (said.ended) return end();
    if (!asked.bySelf || said.alert) {
      alert.hidden = !said.alert;
      alert.textContent = said.alert || "";
      status.textContent = said.say || "";
    }
    if (said.alert) alert.focus();
    for (const draft of said.forget || []) forget(draft);
    for (const [name, html] of Object.entries(said.regions || {})) place(name, html);
    if (said.focus) document.getElementById(said.focus)?.focus();
    if (said.download) location.assign(said.download);
    // What a page prepares bit by bit: an element that says which act comes next, by itself, while nobody waits.
    const soon = said.alert ? null : root.querySelector("[data-soon]");
    if (soon && !pending.size) tell(soon.dataset.soon, valuesOf(soon), null, true);
    if (loading) loading.hidden = true;
    root.dataset.ready = "1";
    document.body.dataset.acts = String(Number(document.body.dataset.acts || 0) + 1);
  });

  // A region's new contents; the place of work, what is typed in it and in forms not confirmed stay.
  function place(name, html) {
    let region = document.getElementById(`region-${name}`);
    if (!region) {
      region = document.createElement("div");
      region.id = `region-${name}`;
      root.append(region);
    }
    const active = document.activeElement;
    const at = region.contains(active) && active.id ? active : null;
    const kept = at && { id: at.id, value: at.value, start: at.selectionStart, end: at.selectionEnd, text: at.matches("input[type=search], input[type=text], textarea") };
    region.innerHTML = html;
    region.querySelectorAll("form[data-draft]").forEach(restore);
    const back = kept && document.getElementById(kept.id);
    if (back) {
      if (kept.text) back.value = kept.value;
      back.focus({ preventScroll: true });
      if (kept.text) back.setSelectionRange(kept.start, kept.end);
    }
  }

  function keep(form) {
    const values = {};
    for (const [name, value] of new FormData(form)) values[name] = value;
    sessionStorage.setItem(draftKey(form), JSON.stringify(values));
  }

  function restore(form) {
    const kept = sessionStorage.getItem(draftKey(form));
    if (!kept) return;
    for (const [name, value] of Object.entries(JSON.parse(kept))) {
      for (const field of form.querySelectorAll(`[name="${CSS.escape(name)}"]`)) {
        if (field.type === "radio" || field.type === "checkbox") field.checked = field.value === value;
        else if (field.type !== "hidden" && field.type !== "file") field.value = value;
      }
    }
    // What was chosen and is not known to the process yet is told to it: what belongs to the choice appears.
    const chosen = [...form.querySelectorAll("input[type=radio][data-act]:checked, select[data-act]")];
    const news = chosen.find((field) => (field.matches("select") ? field.value && !field.selectedOptions[0]?.defaultSelected : !field.defaultChecked));
    if (news) tell(news.dataset.act, news.matches("select") ? { ...valuesOf(news), [news.name]: news.value } : valuesOf(news), null);
    form.dispatchEvent(new Event("restored", { bubbles: true }));
  }

  function forget(draft) {
    sessionStorage.removeItem(`draft:${location.pathname}:${draft}`);
  }

  root.addEventListener("submit", (event) => {
    const form = event.target.closest("form[data-act]");
    if (!form) return;
    event.preventDefault();
    if (form.dataset.sure && !window.confirm(form.dataset.sure)) return;
    const by = event.submitter;
    const values = valuesOf(form);
    if (by?.name) values[by.name] = by.value;
    tell(by?.dataset.act || form.dataset.act, values, form);
  });
  root.addEventListener("click", (event) => {
    const element = event.target.closest("[data-act]:not(form)");
    if (!element || element.type === "submit" || element.type === "checkbox" || element.tagName === "SELECT") return;
    if (element.dataset.sure && !window.confirm(element.dataset.sure)) return;
    tell(element.dataset.act, valuesOf(element), element);
  });
  root.addEventListener("change", (event) => {
    const field = event.target;
    if (field.matches("input[type=file][data-upload]")) return upload(field);
    if (field.matches("input[type=checkbox][data-act], select[data-act]")) {
      const values = valuesOf(field);
      if (field.tagName === "SELECT") values[field.name] = field.value;
      return tell(field.dataset.act, values, null);
    }
    const form = field.closest("form[data-on]");
    if (form && !field.matches("input[type=search]")) hold(form);
    if (form && !field.matches("input[type=search]")) tell(form.dataset.act, valuesOf(form), null);
  });
  root.addEventListener("input", (event) => {
    const form = event.target.closest("form");
    if (form?.dataset.draft) keep(form);
    if (form?.dataset.on === "input" && event.target.matches("input[type=search], input[type=text]")) {
      clearTimeout(timer);
      hold(form);
      timer = setTimeout(() => tell(form.dataset.act, valuesOf(form), null), DEBOUNCE);
    }
  });
  // Arrows go from row to row of a list, and so do j and k from wherever nothing is typed; Enter opens (the first cell
  // is a button).
  root.ownerDocument.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const inRow = event.target.closest?.("table[data-rows] tbody tr");
    const letters = !event.target.matches?.("input:not([type=checkbox]):not([type=radio]), select, textarea");
    const on = event.key === "ArrowDown" ? inRow : event.key === "j" && letters;
    const back = event.key === "ArrowUp" ? inRow : event.key === "k" && letters;
    if (!on && !back) return;
    const places = [...root.querySelectorAll("table[data-rows] tbody button.open")];
    const row = inRow ?? root.querySelector("table[data-rows] tbody tr.opened");
    const at = places.findIndex((place) => place.closest("tr") === row);
    const next = places[at < 0 ? 0 : at + (on ? 1 : -1)];
    if (next) {
      event.preventDefault();
      next.focus();
    }
  });
  root.addEventListener("dragover", (event) => event.target.closest("[data-drop]") && event.preventDefault());
  root.addEventListener("drop", (event) => {
    const field = event.target.closest("[data-drop]")?.querySelector("input[type=file][data-upload]");
    if (!field) return;
    event.preventDefault();
    field.files = event.dataTransfer.files;
    upload(field);
  });

  // Files go straight to the server, one after the other; the page is told their names when each is whole.
  async function upload(field) {
    const bar = document.getElementById(field.dataset.progress);
    const files = [...field.files];
    const taken = [];
    for (const file of files) {
      const answer = await put(field.dataset.upload, file, (share) => {
        if (!bar) return;
        bar.hidden = false;
        bar.value = share;
      });
      if (answer.error) {
        alert.hidden = false;
        alert.textContent = `${file.name}: ${answer.error}`;
        alert.focus();
        continue;
      }
      taken.push(answer.id);
    }
    if (bar) bar.hidden = true;
    field.value = "";
    if (taken.length) tell(field.dataset.act, { ...valuesOf(field), uploads: taken.join("\n") }, null);
  }

  function put(address, file, progress) {
    return new Promise((resolve) => {
      const request = new XMLHttpRequest();
      request.open("PUT", `${address}?name=${encodeURIComponent(file.name)}`);
      request.setRequestHeader("X-XSRFToken", xsrf);
      request.upload.onprogress = (event) => event.lengthComputable && progress(event.loaded / event.total);
      request.onload = () => {
        try {
          const said = JSON.parse(request.responseText);
          resolve(request.status === 200 && said.size === file.size ? said : { error: said.error || words.upload });
        } catch {
          resolve({ error: words.upload });
        }
      };
      request.onerror = () => resolve({ error: words.upload });
      request.send(file);
    });
  }

  // Whether the server, the process behind the page and the log-in are still there.
  async function look() {
    if (ended || leaving) return;
    try {
      const answer = await fetch(`/alive/${kernel}`, { cache: "no-store", redirect: "manual" });
      if (answer.status === 200) {
        const { alive } = await answer.json();
        if (alive) lock("");
        else end();
      } else if (answer.status === 401 || answer.status === 403 || answer.type === "opaqueredirect") {
        lock(words.out, { href: `/login?next=${encodeURIComponent(location.pathname)}`, text: words.login });
      } else end();
    } catch {
      if (!leaving) lock(words.lost);
    }
  }
  const looking = kernel ? setInterval(look, PATIENCE) : null;
  addEventListener("pagehide", () => {
    leaving = true;
    clearInterval(looking);
    if (kernel) navigator.sendBeacon(`/leave/${kernel}`);
  });

  tell("start", {}, null);
}

// In a page of ours the process is spoken to directly; in a notebook, and wherever else widgets are shown, through them.
const given = document.getElementById("page-model");
if (given) {
  const { kernel, model, words, xsrf } = JSON.parse(given.textContent);
  begin({ model: connect(kernel, model), root: document.getElementById("page"), kernel, words, xsrf });
}

export default {
  render({ model, el }) {
    const on = (_, heard) => model.on("msg:custom", heard);
    const root = document.createElement("div");
    el.append(root);
    begin({ model: { on, send: (content) => model.send(content) }, root, kernel: null, words: {}, xsrf: "" });
  },
};
