// The few words of the editor, in the language of the page.
export const say = (thai, english) => (document.documentElement.lang === "en" ? english : thai);
