// A real SMTP server for the browser journey: keeps every mail, parsed, and answers by script.
//
//   const post = await startPost();
//   post.script({ recipient: "full@example.jp", code: 452, times: 1 });
//   const [mail] = await post.waitFor((mail) => mail.to.includes("a@example.jp"));

import { once } from "node:events";
import PostalMime from "postal-mime";
import { SMTPServer } from "smtp-server";

const PATIENCE = 10_000; // ms until an expected mail must be there

export async function startPost() {
  const script = [];
  const mails = [];
  const waiting = new Set();

  // The first line of the script for this place that is not used up.
  function scripted(place) {
    const line = script.find((line) => line.times > 0 && place(line));
    if (!line) return undefined;
    line.times -= 1;
    return line;
  }

  const server = new SMTPServer({
    disabledCommands: ["AUTH", "STARTTLS"],
    disableReverseLookup: true,
    logger: false,
    onRcptTo({ address }, _session, done) {
      const line = scripted((line) => line.recipient === address);
      done(line && refusal(line.code));
    },
    async onData(stream, session, done) {
      const chunks = [];
      for await (const chunk of stream) chunks.push(chunk);
      const raw = Buffer.concat(chunks);
      const line = scripted((line) => line.message);
      if (line?.code) return done(refusal(line.code));
      const to = session.envelope.rcptTo.map(({ address }) => address);
      mails.push({ from: session.envelope.mailFrom.address ?? "", to, raw, acknowledged: !line, ...(await read(raw)) });
      for (const look of waiting) look();
      // Without a code the line goes dead: the mail is here, and its sender cannot know.
      if (line) for (const connection of server.connections) if (connection.id === session.id) connection._socket.destroy();
      done();
    },
  });
  server.on("error", () => {}); // a client that hangs up is part of the game
  server.listen(0, "127.0.0.1");
  await once(server.server, "listening");

  return {
    port: server.server.address().port,
    mails,
    // { recipient, code, times } answers RCPT TO; { message: true, code, times } the final dot, without code by hanging up.
    script: (line) => script.push({ times: 1, ...line }),
    // All mails for which `wanted` holds, as soon as there are `count`.
    async waitFor(wanted, count = 1) {
      const found = () => mails.filter(wanted);
      if (found().length >= count) return found();
      return new Promise((resolve, reject) => {
        const late = setTimeout(() => {
          waiting.delete(look);
          reject(new Error(`${found().length} of ${count} mails came; all subjects: ${mails.map((mail) => mail.subject).join(" | ")}`));
        }, PATIENCE);
        const look = () => {
          if (found().length < count) return;
          clearTimeout(late);
          waiting.delete(look);
          resolve(found());
        };
        waiting.add(look);
      });
    },
    close: () => new Promise((resolve) => server.close(resolve)),
  };
}

const refusal = (code) => Object.assign(new Error("scripted"), { responseCode: code });

// Headers by lower-case name (the last of each), subject and text decoded.
async function read(raw) {
  const mail = await PostalMime.parse(raw);
  return { headers: Object.fromEntries(mail.headers.map(({ key, value }) => [key, value])), subject: mail.subject ?? "", text: mail.text ?? "" };
}
