/** Title, apparatus number, language, and whether everything is saved. */

import { clock, language, say, t } from "../language";
import type { State } from "../state";
import type { Props } from "./app";
import { START_PAGE } from "./broken";

interface Saved {
  kind: "good" | "busy" | "bad";
  text: string;
}

function savedState({ rows, unsaved, saved, saveRefused, reached, record }: State): Saved {
  const waiting = rows.filter((row) => row.state === "waiting").length;
  if (saveRefused) return { kind: "bad", text: say(saveRefused) };
  if (waiting + unsaved > 0 && !reached) return { kind: "bad", text: t("Not saved yet, trying again") };
  if (waiting + unsaved > 0) return { kind: "busy", text: t("Saving…") };
  if (saved) return { kind: "good", text: t("Saved on the server {time}", { time: clock(saved) }) };
  return record ? { kind: "good", text: t("Nothing to save yet") } : { kind: "busy", text: t("Fetching your record…") };
}

function LanguageSwitch({ session }: Props) {
  const choice = (value: "zh" | "en", label: string) => (
    <button type="button" lang={value} aria-pressed={language() === value} onClick={() => session.speak(value)}>
      {label}
    </button>
  );
  return (
    <div class="languages segmented" role="group" aria-label={t("Language")}>
      {choice("zh", "中文")}
      {choice("en", "English")}
    </div>
  );
}

export function Header({ session }: Props) {
  const { opened, record } = session.store.state;
  const saved = savedState(session.store.state);
  const number = record?.apparatus_number ?? opened?.apparatus_number;
  return (
    <header class="header">
      <a class="home" href={START_PAGE} aria-label={t("Start page")} title={t("Start page")}>
        <svg width="22" height="22" viewBox="0 0 22 22" aria-hidden="true">
          <path d="M2 11 11 3l9 8M5 9v10h4v-5h4v5h4V9" />
        </svg>
      </a>
      <h1>{opened ? say(opened.lab.title) : t("Virtual lab")}</h1>
      {number && <span class="apparatus">{t("Apparatus no. {number}", { number })}</span>}
      <div class="header-end">
        <span class={`saved saved-${saved.kind}`} role="status">
          {saved.text}
        </span>
        <LanguageSwitch session={session} />
      </div>
    </header>
  );
}
