/** Before the page is drawn: the language of the shell, which is in the document in both languages. */

function known(language: string | null | undefined): language is "zh" | "en" {
  return language === "zh" || language === "en";
}

/** The address, then the choice made anywhere in the centre, then the browser's languages, then Chinese. */
function choose(): "zh" | "en" {
  const asked = new URLSearchParams(location.search).get("language");
  const kept = /(?:^|;\s*)yunlab_language=(\w+)/.exec(document.cookie)?.[1];
  const own = navigator.languages.map((tag) => tag.slice(0, 2));
  return [asked, kept, ...own].find(known) ?? "zh";
}

document.documentElement.lang = choose() === "en" ? "en" : "zh-CN";

// Voilà's server writes a call of this into the document while a cell takes long.
(window as unknown as { voila_heartbeat: () => void }).voila_heartbeat = () => {};

export {};
