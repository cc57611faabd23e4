/** The seven steps of an investigation, free to jump between. */

import { useEffect, useRef } from "preact/hooks";
import { t } from "../language";
import { type State, type Step, STEPS } from "../state";
import type { Props } from "./app";

function titles(): Record<Step, string> {
  return {
    question: t("Question"),
    hypothesis: t("Hypothesis"),
    measure: t("Measure"),
    analyse: t("Analyse"),
    conclude: t("Conclude"),
    submit: t("Hand in"),
    feedback: t("Feedback"),
  };
}

/** Whether the pupil has done something in a step; shown as a tick, never as a lock. */
function begun({ answers, rows, receipt, feedback, record }: State): Partial<Record<Step, boolean>> {
  return {
    hypothesis: Boolean(answers.hypothesis?.trim() && answers.declared_variable),
    measure: rows.length > 0,
    analyse: Boolean(answers.slope?.trim()),
    conclude: Boolean(answers.result?.trim() && answers.conclusion?.trim()),
    submit: Boolean(receipt || record?.submissions?.length),
    feedback: feedback?.state === "graded",
  };
}

function neighbour(step: Step, key: string): Step | undefined {
  const shift = { ArrowRight: 1, ArrowLeft: -1 }[key];
  return shift === undefined ? undefined : STEPS[STEPS.indexOf(step) + shift];
}

export function StepBar({ session }: Props) {
  const { step } = session.store.state;
  const [names, done] = [titles(), begun(session.store.state)];
  const bar = useRef<HTMLElement>(null);
  useEffect(() => {
    const tab = bar.current?.querySelector<HTMLElement>("[aria-selected=true]");
    if (tab && bar.current) bar.current.scrollLeft = tab.offsetLeft - bar.current.clientWidth / 2 + tab.offsetWidth / 2;
  }, [step]);
  const move = (event: KeyboardEvent) => {
    const next = neighbour(step, event.key);
    if (!next) return;
    session.visit(next);
    bar.current?.querySelector<HTMLElement>(`#step-${next}`)?.focus();
  };
  return (
    <nav class="steps" role="tablist" aria-label={t("Steps of the investigation")} ref={bar} onKeyDown={move}>
      {STEPS.map((name, index) => (
        <button
          type="button"
          role="tab"
          id={`step-${name}`}
          aria-selected={name === step}
          aria-controls="panel"
          tabIndex={name === step ? 0 : -1}
          class={done[name] ? "done" : ""}
          onClick={() => session.visit(name)}
        >
          <span class="step-number" aria-hidden="true">
            {done[name] ? "✓" : index + 1}
          </span>
          {names[name]}
        </button>
      ))}
    </nav>
  );
}
