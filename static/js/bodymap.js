/* The body map of a form: the drawing can be tapped and used with the arrow keys.
   The list of checkboxes is the true field; the drawing and the bar at the foot follow it. */
(() => {
  const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

  const nearest = (paths, from, [dx, dy]) => {
    let best = null;
    let least = Infinity;
    for (const path of paths) {
      const x = path.dataset.x - from.dataset.x;
      const y = path.dataset.y - from.dataset.y;
      const ahead = x * dx + y * dy;
      const aside = Math.abs(x * dy) + Math.abs(y * dx);
      if (ahead > 0 && ahead + 2 * aside < least) [best, least] = [path, ahead + 2 * aside];
    }
    return best;
  };

  const start = (field) => {
    const boxes = [...field.querySelectorAll("input[data-region]")];
    const maps = [...field.querySelectorAll("[data-body-map]")];
    const bar = field.closest("form")?.querySelector("[data-marked]");
    const say = document.querySelector("#say");
    const elsewhere = field.querySelector("[data-elsewhere]");
    const plural = new Intl.PluralRules(document.documentElement.lang || "en");
    const pathsOf = (map) => [...map.querySelectorAll("[data-region]")];
    const boxOf = (region) => boxes.find((box) => box.dataset.region === region);
    const nameOf = (box) => box.closest("label").textContent.trim();
    const count = () => boxes.filter((box) => box.checked).length;
    const words = (number) => bar?.dataset[plural.select(number)] ?? bar?.dataset.other ?? "";

    const draw = (map, path) => {
      const on = boxOf(path.dataset.region)?.checked ?? false;
      const avoid = map.dataset.bodyMap === "avoid";
      path.setAttribute("aria-checked", String(on));
      path.classList.toggle(avoid ? "is-avoid" : "is-on", on);
      if (avoid && on) path.setAttribute("fill", map.dataset.hatch);
      else path.removeAttribute("fill");
    };

    const list = () => {
      if (!bar) return;
      bar.querySelector("[data-number]").textContent = count();
      bar.querySelector("[data-words]").textContent = words(count());
      bar.querySelector("[data-rows]").replaceChildren(
        ...boxes.filter((box) => box.checked).map((box) => {
          const row = document.createElement("li");
          const name = document.createElement("span");
          const remove = document.createElement("button");
          row.className = "marked__item";
          name.textContent = nameOf(box);
          remove.type = "button";
          remove.className = "btn btn-link";
          remove.textContent = bar.dataset.remove;
          remove.setAttribute("aria-label", `${bar.dataset.remove}: ${nameOf(box)}`);
          remove.addEventListener("click", () => {
            const place = [...row.parentElement.children].indexOf(row);
            toggle(box);
            const rows = bar.querySelectorAll("[data-rows] button");
            (rows[Math.min(place, rows.length - 1)] ?? bar.querySelector("summary")).focus();
          });
          row.append(name, remove);
          return row;
        }),
      );
    };

    const follow = () => {
      for (const map of maps) for (const path of pathsOf(map)) draw(map, path);
      list();
    };

    const toggle = (box) => {
      box.checked = !box.checked;
      box.dispatchEvent(new Event("change", { bubbles: true }));
    };

    const step = (map, path) => {
      for (const other of pathsOf(map)) other.setAttribute("tabindex", other === path ? "0" : "-1");
    };

    for (const map of maps) {
      map.setAttribute("role", "group");
      map.setAttribute("aria-label", map.dataset.label);
      const paths = pathsOf(map);
      for (const path of paths) path.setAttribute("role", "checkbox");
      step(map, paths.find((path) => boxOf(path.dataset.region)?.checked) ?? paths[0]);

      map.addEventListener("click", (event) => {
        const path = event.target.closest("[data-region]");
        elsewhere.textContent = path ? "" : field.dataset.sayElsewhere;
        if (!path) return;
        step(map, path);
        toggle(boxOf(path.dataset.region));
      });
      map.addEventListener("keydown", (event) => {
        const path = event.target.closest("[data-region]");
        if (!path || event.altKey || event.ctrlKey || event.metaKey) return;
        if (event.key === "Escape") {
          field.querySelector("[data-show][aria-current]")?.focus();
        } else if (event.key === " " || event.key === "Enter") {
          toggle(boxOf(path.dataset.region));
        } else if (ARROWS[event.key]) {
          const next = nearest(paths, path, ARROWS[event.key]);
          if (next) step(map, next);
          next?.focus();
        } else {
          return;
        }
        event.preventDefault();
      });
    }

    field.addEventListener("change", (event) => {
      if (!event.target.matches("input[data-region]")) return;
      follow();
      const { sayOn, sayOff } = field.dataset;
      const said = (event.target.checked ? sayOn : sayOff).replace("{name}", nameOf(event.target));
      if (say) say.textContent = `${said} ${count()} ${words(count())}.`;
    });

    field.addEventListener("click", (event) => {
      const link = event.target.closest("[data-show]");
      if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      for (const other of field.querySelectorAll("[data-show]")) {
        if (other === link) other.setAttribute("aria-current", "true");
        else other.removeAttribute("aria-current");
      }
      for (const part of field.querySelectorAll("[data-map]")) {
        part.hidden = part.dataset.map !== link.dataset.show;
      }
      field.querySelector("[data-list]").classList.toggle("is-behind-map", link.dataset.show !== "list");
    });

    follow();
  };

  for (const field of document.querySelectorAll("[data-map-field]")) start(field);
})();
