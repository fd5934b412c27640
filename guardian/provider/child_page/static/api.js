// The provider's JSON. Every failure is a Trouble: refused, failed, or no connection.

import { say } from "./words.js";

export class Trouble extends Error {
  constructor(kind, problem) {
    super(kind);
    this.kind = kind; // "refused" | "failed" | "offline"
    this.problem = problem;
  }
}

export async function call(path, { body, headers = {}, method } = {}) {
  const sent = { method: method ?? (body === undefined ? "GET" : "POST"), headers: { ...headers } };
  if (sent.method === "POST") {
    sent.headers["Content-Type"] = "application/json";
    sent.body = JSON.stringify(body ?? {});
  }
  let answer;
  try {
    answer = await fetch(`/app/api/${path}`, sent);
  } catch {
    throw new Trouble("offline", { title: say("offline_title"), detail: "" });
  }
  if (answer.status === 401) {
    window.location.replace("/app"); // signed out elsewhere: the sign-in page says the rest
    return new Promise(() => {});
  }
  if (!answer.ok) throw await trouble(answer);
  return answer;
}

export async function json(path, options) {
  return (await call(path, options)).json();
}

async function trouble(answer) {
  let problem = {};
  try {
    problem = await answer.json();
  } catch {
    // not a problem document: the sentence below is all there is to say
  }
  if (answer.status === 403 && problem.reason) return new Trouble("refused", problem);
  return new Trouble("failed", { title: say("failed_title"), detail: say("failed_detail") });
}

export function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
