// measure.mjs TOOLS SITE RUNS: serves the site on this machine, compressed and cached as a host does,
// and prints the median of Lighthouse's scores of its most read pages.
import {createServer} from 'node:http';
import {execFile} from 'node:child_process';
import {readFile, stat} from 'node:fs/promises';
import {join, normalize, extname} from 'node:path';
import {promisify} from 'node:util';
import {gzip} from 'node:zlib';

const [tools, site, runs] = process.argv.slice(2);
const PAGES = {home: '', ranking: '2026/ranking/', window: '2026/windows/tax/'};
const LEAST = {performance: 95, accessibility: 100, 'best-practices': 100, seo: 100};
const TYPES = {
    '.html': 'text/html; charset=utf-8', '.css': 'text/css', '.js': 'text/javascript', '.svg': 'image/svg+xml',
    '.json': 'application/json', '.png': 'image/png', '.txt': 'text/plain; charset=utf-8', '.xml': 'application/xml',
};
const compress = promisify(gzip);

const server = createServer(async (request, response) => {
    const path = normalize(decodeURIComponent(new URL(request.url, 'http://localhost').pathname));
    let file = join(site, path);
    try {
        if ((await stat(file)).isDirectory()) file = join(file, 'index.html');
        const body = await compress(await readFile(file));
        response.writeHead(200, {
            'Content-Type': TYPES[extname(file)] ?? 'application/octet-stream',
            'Content-Encoding': 'gzip',
            'Cache-Control': extname(file) === '.html' ? 'no-cache' : 'max-age=31536000',
        });
        response.end(body);
    } catch {
        response.writeHead(404).end();
    }
});
await new Promise(listening => server.listen(0, '127.0.0.1', listening));
const root = `http://127.0.0.1:${server.address().port}/`;

const lighthouse = join(tools, 'node_modules/lighthouse/cli/index.js');
const flags = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--disable-dev-shm-usage'];
const measure = async url => {
    const options = [url, '--quiet', '--output=json', `--only-categories=${Object.keys(LEAST)}`, `--chrome-flags=${flags.join(' ')}`];
    const {stdout} = await promisify(execFile)('node', [lighthouse, ...options], {maxBuffer: 1 << 28});
    return JSON.parse(stdout);
};
const median = numbers => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];

let short = false;
for (const [name, path] of Object.entries(PAGES)) {
    const reports = [];
    for (let run = 0; run < Number(runs); run += 1) reports.push(await measure(root + path));
    const scores = Object.keys(LEAST).map(category =>
        [category, median(reports.map(report => Math.round(report.categories[category].score * 100)))]);
    console.log(`${name}: ${scores.map(([category, score]) => `${category} ${score}`).join(', ')}`);
    for (const [category, score] of scores) {
        if (score >= LEAST[category]) continue;
        // Times depend on the machine.
        short ||= category !== 'performance';
        const {audits, categories} = reports[0];
        const lost = categories[category].auditRefs.filter(({id, weight}) => weight > 0 && audits[id].score !== null && audits[id].score < 1);
        for (const {id} of lost) console.log(`  ${id}: ${audits[id].displayValue ?? audits[id].title}`);
    }
}
server.close();
process.exitCode = short ? 1 : 0;
