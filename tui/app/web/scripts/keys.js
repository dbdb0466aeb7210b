// Keys belong to the terminal without a click, as soon as it can send them on.
const toTerminal = () => {
  if (document.body.classList.contains("-loaded")) document.querySelector(".xterm-helper-textarea")?.focus();
};
addEventListener("load", () => new MutationObserver(toTerminal).observe(document.body, { attributeFilter: ["class"] }));
addEventListener("focus", toTerminal);
addEventListener("keydown", (event) => {
  if (event.key === "Enter" && document.body.classList.contains("-closed")) location.reload();
}, true);
