// Reads server-sent events (WHATWG HTML, 9.2) from the body of an answer.

export async function* events(body) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let kept = "";
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    kept += value;
    // a lone CR at the end may be half of a CR LF: it waits for what follows
    const whole = kept.endsWith("\r") ? kept.slice(0, -1) : kept;
    const blocks = whole.replace(/\r\n?/g, "\n").split("\n\n");
    kept = blocks.pop() + kept.slice(whole.length);
    for (const block of blocks) {
      const event = parsed(block);
      if (event) yield event;
    }
  }
}

function parsed(block) {
  let name = "message";
  const data = [];
  for (const line of block.split("\n")) {
    const colon = line.indexOf(":");
    if (colon === 0) continue; // a comment keeps the connection alive
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? "" : line.slice(colon + 1).replace(/^ /, "");
    if (field === "event") name = value;
    if (field === "data") data.push(value);
  }
  return data.length ? { name, data: JSON.parse(data.join("\n")) } : null;
}
