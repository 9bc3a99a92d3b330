// Makes docs/screenshot.png from the demo of a build: the first page on a desk, and on a phone the answer that residents get.
// The demo's dates follow the day on which this runs; nothing else differs. Usage: node screenshot.mjs path/to/ronten

import { fileURLToPath } from "node:url";
import { launch } from "./harness.mjs";
import { startDemo } from "./program.mjs";

const FILE = fileURLToPath(new URL("../../docs/screenshot.png", import.meta.url));
const ANSWERED = "図書館の開館時間とサービスの見直し方針（素案）";

const demo = await startDemo(process.argv[2]);
const chrome = await launch();
try {
  const desk = await chrome.person(demo.base, "desktop", { viewport: { width: 900, height: 860 } });
  await desk.open("/");
  const phone = await chrome.person(demo.base, "phone", { viewport: { width: 390, height: 860 } });
  await phone.open("/");
  await phone.click(ANSWERED);
  await phone.page.getByRole("heading", { name: "ご意見の概要と市の考え方" }).evaluate((heading) => heading.scrollIntoView({ block: "start" }));
  const pictures = [await desk.page.screenshot(), await phone.page.screenshot()].map((picture) => `data:image/png;base64,${picture.toString("base64")}`);

  const { page } = await chrome.person(demo.base, "desktop", { viewport: { width: 1380, height: 920 } });
  const style = "body { display: flex; gap: 30px; margin: 30px; background: #d9e6ff } img { height: 860px; border: 1px solid #949494; border-radius: 8px }";
  await page.setContent(`<style>${style}</style>${pictures.map((picture) => `<img src="${picture}" alt="">`).join("")}`);
  await page.screenshot({ path: FILE });
} finally {
  await chrome.close();
  await demo.stop();
}
