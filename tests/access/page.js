// What axe-core does not check of a page, or checks less strictly than this site wants. Run in the
// page as it stands, in one size and colour scheme; answers with a list of what is wrong.
const [smallestTarget] = arguments;
const problems = [];
const shown = text => text.trim().replace(/\s+/g, ' ').slice(0, 40);
const simple = element =>
    [element.localName, ...element.classList].join('.') + (element.id && `#${element.id}`);
const name = element =>
    `${simple(element.parentElement)} > ${simple(element)} “${shown(element.textContent)}”`;

// Hidden from the eye, but there for screen readers: drawn within one pixel.
const clipped = element => {
    for (let box = element; box && box !== document.body; box = box.parentElement) {
        const style = getComputedStyle(box);
        if (style.clipPath !== 'none' && style.position === 'absolute') return true;
    }
    return false;
};
const visible = element => element.checkVisibility({visibilityProperty: true}) && !clipped(element);

// Nothing is wider than the screen.
const root = document.scrollingElement;
if (root.scrollWidth > root.clientWidth) {
    const over = [...document.body.querySelectorAll('*')]
        .filter(element => element.getBoundingClientRect().right > root.clientWidth + 0.5 && visible(element));
    const widest = over.filter(element => !over.some(other => other !== element && element.contains(other)));
    problems.push(`sideways scrolling: ${root.scrollWidth} px in ${root.clientWidth}: ${widest.slice(0, 3).map(name).join(', ')}`);
}

// No text below 16 px; text without a class is 18 px (1rem) or what the reader's mode makes of it.
const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
const seen = new Set();
while (texts.nextNode()) {
    const element = texts.currentNode.parentElement;
    if (!texts.currentNode.data.trim() || seen.has(element)) continue;
    seen.add(element);
    if (element.closest('script, style, noscript, title, desc, template') || !visible(element)) continue;
    let size = parseFloat(getComputedStyle(element).fontSize);
    // In a drawing that is scaled, so is its text.
    if (element instanceof SVGElement) size *= Math.abs(element.getScreenCTM().d);
    if (size < 15.99) problems.push(`text of ${size} px: ${name(element)}`);
}
const body = parseFloat(getComputedStyle(document.body).fontSize);
if (body < 18) problems.push(`the page's text has ${body} px`);
const lines = parseFloat(getComputedStyle(document.body).lineHeight) / body;
if (lines < 1.5) problems.push(`the page's lines are ${lines} high`);

// Targets are large enough for a finger, except those in a sentence.
const inSentence = element => {
    if (getComputedStyle(element).display !== 'inline') return false;
    const block = element.parentElement;
    return [...block.childNodes].some(node => node !== element && node.textContent.trim()
        && (node.nodeType === Node.TEXT_NODE || getComputedStyle(node).display.startsWith('inline')));
};
const targets = 'a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex]:not([tabindex="-1"])';
const focusable = [...document.querySelectorAll(targets)]
    .filter(element => !element.disabled && element.checkVisibility({visibilityProperty: true}));
const links = [...document.querySelectorAll('a[href]:not(svg *)')].map(link => link.href);
for (const element of focusable) {
    // A dot of a chart is small, but what it leads to is also in a list.
    if (element instanceof SVGElement) {
        const href = new URL(element.getAttribute('href'), location.href).href;
        if (!links.includes(href)) problems.push(`only in a drawing: ${name(element)}`);
        continue;
    }
    if (element.matches('.skip') || clipped(element) || inSentence(element)) continue;
    const boxes = [element, ...(element.labels ?? [])].map(part => part.getBoundingClientRect());
    const width = Math.max(...boxes.map(box => box.width));
    const height = Math.max(...boxes.map(box => box.height));
    // In a row of fields on a phone there are no 60 px for each: there they keep the usual width.
    const narrowest = element.localName === 'input' ? Math.min(smallestTarget, 44) : smallestTarget;
    if (height < smallestTarget - 0.5 || width < narrowest - 0.5) {
        problems.push(`a target of ${Math.round(width)} × ${Math.round(height)} px: ${name(element)}`);
    }
}

// The keyboard's place is always seen, and nothing jumps the queue.
for (const element of focusable) {
    if (element.tabIndex > 0) problems.push(`a tabindex above 0: ${name(element)}`);
    element.focus({preventScroll: true});
    if (document.activeElement !== element) continue;
    const style = getComputedStyle(element);
    const outlined = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
    if (!element.matches(':focus-visible') || !outlined) problems.push(`no visible focus: ${name(element)}`);
    const box = element.getBoundingClientRect();
    if (box.width < 1 || box.height < 1) problems.push(`the focus is on nothing: ${name(element)}`);
}
document.activeElement?.blur();
return problems;
