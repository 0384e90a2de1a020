// Which of some texts would come to something as markup, in the places where a page could carry them.
const [payloads, allowed] = arguments;
const PLACES = [
    text => text,
    text => `<a href="${text}">x</a>`,
    text => `<a title="${text}">x</a>`,
    text => `<a title='${text}'>x</a>`,
    text => `<a title=${text}>x</a>`,
    text => `<title>${text}</title>`,
    text => `<textarea>${text}</textarea>`,
    text => `<script>var x = "${text}"</script>`,
    text => `<style>${text}</style>`,
    text => `<svg><desc>${text}</desc></svg>`,
];
const known = new Set(['html', 'head', 'body', 'title', 'textarea', 'script', 'style', 'svg', 'desc', 'a']);
const comesToSomething = text => PLACES.some((place, which) => {
    const parsed = new DOMParser().parseFromString(place(text), 'text/html');
    const all = [...parsed.querySelectorAll('*')];
    // The place itself makes one script, style or the like; a second is the text's.
    const many = name => all.filter(element => element.localName === name).length > 1;
    return all.some(element => !known.has(element.localName)
        || [...element.attributes].some(({name, value}) => name.startsWith('on') || name === 'style'
            || (name === 'href' && !/^(https?|mailto|tel):/i.test(value) && new URL(value || 'x', location.href).origin !== location.origin)))
        || many('script') || many('style')
        || (which === 0 && all.some(element => ['script', 'style', 'svg', 'a'].includes(element.localName)));
});
return payloads.filter(text => {
    try {
        return comesToSomething(text);
    } catch {
        return false;
    }
});
