/** Going back to the defaults or to an earlier set-up, keeping one, and sending one to somebody. */

import { useState } from "preact/hooks";
import type { Controls, LabPage } from "../contract";
import { say, t } from "../language";
import { recall, remember } from "../memory";
import { checked, defaults, linkTo, read, written } from "../setup";
import { printed, shown } from "../unit";
import type { Props } from "./app";

const MOST = 12;

/** A set-up in a few words: what differs from the defaults. */
function brief(lab: LabPage, controls: Controls): string {
  const differing = lab.controls.filter((control) => controls[control.name] !== control.default);
  const words = differing.map((control) => {
    const value = controls[control.name]!;
    if (control.kind === "choice") return say(control.choices.find((choice) => choice.value === value)?.label);
    return `${control.symbol || say(control.label)} = ${shown(Number(value), control.decimals)} ${printed(control.unit)}`.trim();
  });
  return words.join(", ") || t("Defaults");
}

function useKept(key: string): [Controls[], (controls: Controls) => void] {
  const [kept, setKept] = useState<Controls[]>(() => recall<Controls[]>(key, []));
  const keep = (controls: Controls) => {
    const next = [controls, ...kept.filter((other) => written(other) !== written(controls))].slice(0, MOST);
    remember(key, next);
    setKept(next);
  };
  return [kept, keep];
}

/** The set-ups kept, then those that trials were made with, each once. */
function choices({ session }: Props, lab: LabPage, kept: Controls[]): Map<string, string> {
  const used = session.store.state.rows.map((row) => row.signed.trial.controls);
  const all = [...kept.map((one) => ["★ ", one] as const), ...used.map((one) => ["", one] as const)];
  const found = new Map<string, string>();
  for (const [mark, one] of all) {
    const { controls } = checked(lab, one);
    const key = written(controls);
    if (!found.has(key)) found.set(key, mark + brief(lab, controls));
  }
  return found;
}

function CopyLink({ session }: Props) {
  const [link, setLink] = useState<{ text: string; copied: boolean } | null>(null);
  const copy = async () => {
    const text = linkTo(session.store.state.controls);
    // Without https, browsers give pages no clipboard: then the link is shown, to be copied by hand.
    const copied = await (navigator.clipboard?.writeText(text) ?? Promise.reject(new Error("no clipboard"))).then(
      () => true,
      () => false,
    );
    setLink({ text, copied });
  };
  return (
    <>
      <button type="button" class="plain" onClick={() => void copy()}>
        {t("Copy a link with this set-up")}
      </button>
      <span role="status">{link?.copied && t("Copied.")}</span>
      {link && !link.copied && (
        <input type="text" readOnly class="link" aria-label={t("Link with this set-up")} value={link.text} onFocus={(event) => event.currentTarget.select()} />
      )}
    </>
  );
}

export function SetupBar({ session }: Props) {
  const { opened, controls } = session.store.state;
  const { lab, student } = opened!;
  const [kept, keep] = useKept(`yunlab-presets|${student}|${lab.slug}`);
  const found = choices({ session }, lab, kept);
  const set = (next: Controls) => session.desk?.experiment.setAll(next);
  const pick = (key: string) => set(checked(lab, read(key)).controls);
  return (
    <details class="setup">
      <summary>{t("Set-ups: defaults, presets, link")}</summary>
      <div class="setup-row">
        <button type="button" class="plain" onClick={() => set(defaults(lab))}>
          {t("Back to the defaults")}
        </button>
        <button type="button" class="plain" onClick={() => keep(controls)}>
          {t("Keep this set-up")}
        </button>
        {found.size > 0 && (
          <select aria-label={t("Kept or used set-ups")} value="" onChange={(event) => event.currentTarget.value && pick(event.currentTarget.value)}>
            <option value="">{t("Go to a set-up…")}</option>
            {[...found].map(([key, words]) => (
              <option value={key} key={key}>
                {words}
              </option>
            ))}
          </select>
        )}
        <CopyLink session={session} />
      </div>
    </details>
  );
}
