// Opens pages in frames and answers with what is wrong: elements and attributes that our templates
// do not make, addresses that lead to where they may not. Each page is read twice: as its text, which
// an HTML parser without scripts reads, and as what the browser and its scripts made of it.
//
// `texts` are what the heading of a page must say, by its path.
const [paths, allowed, texts, done] = arguments;
const problems = [];

const ANYWHERE = new Set(allowed['*']);
// The display's script moves the text of a slide.
const lawful = (element, name) =>
    ANYWHERE.has(name) || (name === 'style' && element.classList.contains('run')) || (name.startsWith('aria-')) || allowed[element.localName].includes(name);

// Addresses that the browser loads by itself must be the site's own; a link may lead elsewhere.
const address = (element, value) => {
    const url = new URL(value, location.href);
    if (element.localName === 'a' && !element.closest('svg'))
        return ['http:', 'https:', 'mailto:', 'tel:'].includes(url.protocol);
    return url.origin === location.origin || (element.localName === 'link' && element.rel === 'canonical');
};

const check = (where, root) => {
    let policies = 0;
    for (const element of root.querySelectorAll('*')) {
        const name = element.localName;
        if (!(name in allowed)) {
            problems.push(`${where}: <${name}>: ${element.outerHTML.slice(0, 120)}`);
            continue;
        }
        for (const {name: attribute, value} of element.attributes) {
            let fine = lawful(element, attribute);
            if (fine && ['href', 'src', 'xlink:href', 'action', 'srcset'].includes(attribute)) {
                try {
                    fine = address(element, value);
                } catch {
                    // No address at all: a link that leads nowhere.
                    fine = name === 'a';
                }
            }
            if (!fine) problems.push(`${where}: <${name} ${attribute}="${value.slice(0, 120)}">`);
        }
        if (name === 'meta' && element.httpEquiv) {
            policies += 1;
            if (element.httpEquiv !== 'Content-Security-Policy')
                problems.push(`${where}: <meta http-equiv="${element.httpEquiv}">`);
        }
        // Data for scripts, and what a drawing that stands alone looks like; nothing else is written inline.
        const data = ['application/json', 'application/ld+json'];
        if (name === 'script' && !element.src && !data.includes(element.type))
            problems.push(`${where}: a script in the page: ${element.textContent.slice(0, 120)}`);
        if (name === 'style' && !element.closest('svg')) problems.push(`${where}: a style in the page`);
        if (name === 'template') check(where, element.content);
    }
    return policies;
};

const source = async path => {
    const text = await (await fetch(path)).text();
    const xml = !path.endsWith('.html');
    const parsed = new DOMParser().parseFromString(text, xml ? 'application/xml' : 'text/html');
    if (xml) {
        if (parsed.querySelector('parsererror')) problems.push(`${path}: no XML: ${parsed.querySelector('parsererror').textContent.slice(0, 200)}`);
        else if (path.endsWith('.svg')) check(path, parsed);
        return;
    }
    if (check(`${path} as text`, parsed) !== 1) problems.push(`${path}: not one policy`);
};

const open = (frame, path) => new Promise(opened => {
    frame.onload = () => setTimeout(() => {
        const document = frame.contentDocument;
        if (!document || frame.contentWindow.location.pathname !== `/${path}`) {
            problems.push(`${path}: went elsewhere`);
        } else {
            check(`${path} as shown`, document);
            const plain = text => text.replace(/\s+/g, ' ').trim();
            const heading = document.querySelector('h1');
            if (path in texts && !plain(heading.textContent).includes(plain(texts[path])))
                problems.push(`${path}: says “${heading.textContent}” for “${texts[path]}”`);
        }
        opened();
    }, 10);
    frame.src = `/${path}`;
});

const queue = [...paths];
const work = async () => {
    const frame = document.body.appendChild(document.createElement('iframe'));
    // As large as a screen: what measures itself does so where people look at it.
    [frame.width, frame.height] = [1280, 800];
    for (let path = queue.pop(); path !== undefined; path = queue.pop()) {
        await source(`/${path}`).catch(error => problems.push(`${path}: ${error}`));
        if (path.endsWith('.html')) await open(frame, path);
    }
    frame.remove();
};
Promise.all([work(), work(), work(), work()]).then(() => done([...problems, ...window.found.splice(0)]));
