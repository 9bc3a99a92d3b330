// Proves that the harness can fail: a good page has no findings, and each bad page has exactly the kind it was made for.

import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import { connect } from "node:net";
import { after, before, test } from "node:test";
import { VIEWS, launch } from "./harness.mjs";
import { startPost } from "./smtp.mjs";

const CSP = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

const form = `<form method="post" action="/sent"><p><label for="text">ご意見</label> <textarea id="text" name="text"></textarea></p>
<p><button type="submit">送信する</button></p></form>`;

const page = ({ lang = ' lang="ja"', head = "", body = form, heading = "<h1>意見を出す</h1>" } = {}) => `<!DOCTYPE html>
<html${lang}>
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>意見を出す – みほん市</title>
<link rel="stylesheet" href="/style.css">${head}</head>
<body><main>${heading}${body}</main></body>
</html>
`;

const PAGES = {
  "/good": page(),
  "/sent": page({ heading: "<h1>受け付けました</h1>", body: "<p>ありがとうございました。</p>" }),
  "/label": page({ body: '<form method="post" action="/sent"><textarea name="text"></textarea><button type="submit">送信</button></form>' }),
  "/lang": page({ lang: "" }),
  "/wide": page({ body: '<p class="wide">横に長い</p>' }),
  "/elsewhere": page({ body: '<p><img src="http://images.example.jp/x.png" alt="外の画像"></p>' }),
  "/inline": page({ head: "<script>document.title = '';</script>" }),
  "/throws": page({ head: '<script src="/throws.js"></script>' }),
  "/missing": page({ head: '<script src="/nowhere.js"></script>' }),
  "/headings": page({ heading: "<h1>一</h1><h1>二</h1>" }),
  "/markup": page({ body: "<p><div>段落の中の区画</div></p>" }),
};
const FILES = {
  "/style.css": ["text/css", "body { color: #333; background: #fff; font-size: 1rem } .wide { width: 40rem } button { min-height: 44px }"],
  "/throws.js": ["text/javascript", "throw new Error('boom')"],
  "/favicon.ico": ["image/x-icon", ""],
};

let server, base, chrome;

before(async () => {
  server = createServer((request, response) => {
    const [type, text] = FILES[request.url] ?? ["text/html; charset=utf-8", PAGES[request.url]];
    response.writeHead(text === undefined ? 404 : request.url === "/label" ? 422 : 200, { "content-type": type, "content-security-policy": CSP });
    response.end(text ?? "");
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  base = `http://127.0.0.1:${server.address().port}`;
  chrome = await launch();
});
after(async () => {
  await chrome.close();
  server.close();
});

async function findings(path, view) {
  const person = await chrome.person(base, view);
  await person.open(path);
  const found = await person.findings();
  await person.context.close();
  return found;
}

for (const view of Object.keys(VIEWS)) {
  test(`a good page is good (${view}), and can be used`, async () => {
    const person = await chrome.person(base, view);
    await person.open("/good");
    assert.deepEqual(await person.findings(), []);
    await person.fill("ご意見", "賛成です。");
    await person.click("送信する");
    await person.expect("ありがとうございました。");
    await person.judge("selftest");
    await person.context.close();
  });
}

const BAD = {
  "/label": /^axe label /,
  "/lang": /^lang: ""/,
  "/wide": /^overflow: \d+ px/,
  "/elsewhere": /^other host: http:\/\/images\.example\.jp\//,
  "/inline": /^csp: script-src/,
  "/throws": /^script error: boom/,
  "/missing": /^status 404: .*nowhere\.js/,
  "/headings": /^h1: 2 of them/,
  "/markup": /^html /,
};
for (const [path, expected] of Object.entries(BAD)) {
  test(`the fault of ${path} is found`, async () => {
    assert.ok((await findings(path)).some((line) => expected.test(line)), (await findings(path)).join("\n"));
  });
}

test("faults are found without JavaScript, too", async () => {
  for (const path of ["/label", "/lang", "/wide", "/elsewhere"]) {
    assert.ok((await findings(path, "noscript")).some((line) => BAD[path].test(line)), path);
  }
});

test("judging a bad page throws and says all of it", async () => {
  const person = await chrome.person(base);
  await person.open("/lang");
  await assert.rejects(person.judge("selftest-bad"), /selftest-bad \(desktop\)[^]*axe html-has-lang/);
});

test("what is not there is not clicked, filled or found", async () => {
  const person = await chrome.person(base);
  person.context.setDefaultTimeout(300);
  await person.open("/good");
  await assert.rejects(person.click("ない"));
  await assert.rejects(person.fill("ない", "x"));
  await assert.rejects(person.expect("ない"));
});

// Says its lines one after the other, each when the last was answered, and gives back all that was answered.
async function dialogue(port, lines) {
  const socket = connect(port, "127.0.0.1");
  let answers = "";
  socket.on("data", (bytes) => {
    answers += bytes;
    if (/(^|\n)\d{3} [^\n]*\n$/.test(answers) && lines.length > 0) socket.write(`${lines.shift()}\r\n`);
  });
  socket.on("error", () => {});
  await once(socket, "close");
  return answers;
}

test("the post keeps mails as they came and refuses as scripted", async () => {
  const post = await startPost();
  const mail = "Subject: =?utf-8?b?6KuW54K5?=\r\nMessage-ID: <1@example.jp>\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n6KuW54K5\r\n.";
  const talk = (to) => dialogue(post.port, ["EHLO x", "MAIL FROM:<>", `RCPT TO:<${to}>`, "DATA", mail, "QUIT"]);
  post.script({ recipient: "full@example.jp", code: 452 });
  post.script({ message: true, code: 554 });
  post.script({ message: true });

  assert.match(await talk("full@example.jp"), /\n452 /);
  assert.match(await talk("full@example.jp"), /\n554 /);
  assert.doesNotMatch(await talk("dead@example.jp"), /\n221 /);
  assert.match(await talk("a@example.jp"), /\n221 /);

  const [kept] = await post.waitFor((mail) => mail.to.includes("a@example.jp"));
  assert.deepEqual([kept.from, kept.subject, kept.text.trim(), kept.headers["message-id"]], ["", "論点", "論点", "<1@example.jp>"]);
  assert.deepEqual(post.mails.map(({ to, acknowledged }) => [to[0], acknowledged]), [["dead@example.jp", false], ["a@example.jp", true]]);
  await post.close();
});
