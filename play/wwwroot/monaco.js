// Monaco, the editor of code cells, and what the server knows about C# in it.
// Over 150 lines: the editor's settings and its four providers belong to one library, which only this file knows.
import { isDark, onTheme } from "./theme.js";

const folder = new URL("monaco/", import.meta.url).pathname;
// Columns beside the code are as wide as those of the highlighted code that the editor takes the place of.
const textLeft = 52;
const narrow = matchMedia("(max-width: 760px)");
const models = new Map();   // cell id -> model; it keeps the undo steps while its editor is closed
const severities = { error: 8, warning: 4, info: 2, hidden: 1 };

/** Loads the library; gives what makes an editor. */
export async function load(page) {
  await script(`${folder}vs/loader.js`);
  window.require.config({ paths: { vs: `${folder}vs` } });
  await new Promise((resolve, reject) => window.require(["vs/editor/editor.main"], resolve, reject));
  const { monaco } = window;
  defineThemes(monaco);
  onTheme(() => { defineThemes(monaco); monaco.editor.setTheme(themeName()); });
  teach(monaco, page);
  await document.fonts.ready;
  return (host, settings) => new RichEditor(monaco, page, host, settings);
}

function script(src) {
  return new Promise((resolve, reject) => {
    const element = document.createElement("script");
    element.src = src;
    element.onload = resolve;
    element.onerror = () => reject(new Error(`${src} could not be fetched`));
    document.head.append(element);
  });
}

class RichEditor {
  #editor;
  #monaco;
  #host;
  #model;
  #observer;
  #taking = false;
  #marked = [];

  constructor(monaco, page, host, { id, text, label, onText }) {
    this.#monaco = monaco;
    this.#host = host;
    if (!models.has(id)) models.set(id, monaco.editor.createModel(text, "csharp", monaco.Uri.parse(`cell:${id}`)));
    this.#model = models.get(id);
    this.#model.setEOL(monaco.editor.EndOfLineSequence.LF);
    this.setText(text);
    host.replaceChildren();
    this.#editor = monaco.editor.create(host, { ...options(label), model: this.#model, theme: themeName() });
    this.#fit();
    this.#editor.onDidContentSizeChange(() => this.#layout());
    this.#observer = new ResizeObserver(() => this.#layout());
    this.#observer.observe(host);
    this.#model.onDidChangeContent(this.heard = () => {
      if (this.#taking) return;
      this.#marked = this.#editor?.deltaDecorations(this.#marked, []) ?? [];
      onText(this.text);
    });
    this.#editor.addAction({
      id: "play.leave", label: "Leave the editor", keybindings: [monaco.KeyCode.Escape],
      keybindingContext: "!suggestWidgetVisible && !parameterHintsVisible && !editorHasMultipleSelections && !editorHasSelection && !markersNavigationVisible && !inSnippetMode",
      run: () => page.views.get(id)?.leave(),
    });
    this.#layout();
  }

  get isRich() { return true; }
  get text() { return this.#model.getValue(); }
  get hasFocus() { return this.#editor.hasTextFocus(); }
  get caret() { return this.#model.getOffsetAt(this.#editor.getPosition()); }

  /** Takes a text of the server; only what differs is replaced, so the caret stays at its word. */
  setText(text) {
    const now = this.text;
    if (text === now) return;
    let from = 0;
    while (from < text.length && text[from] === now[from]) from++;
    let left = 0;
    while (left < Math.min(text.length, now.length) - from && text[text.length - 1 - left] === now[now.length - 1 - left]) left++;
    this.#taking = true;
    this.#model.pushEditOperations([], [{ range: this.#range(from, now.length - left), text: text.slice(from, text.length - left) }], () => null);
    this.#model.pushStackElement();
    this.#taking = false;
  }

  focus(from = null, to = from) {
    if (from !== null) this.select(from, to);
    this.#editor.focus();
  }

  /** Selects without taking the focus. */
  select(from, to) {
    const range = this.#range(from, to);
    this.#editor.setSelection(range);
    this.#editor.revealRange(range);
  }

  goTo(wanted) {
    const line = Math.min(wanted, this.#model.getLineCount());
    const range = new this.#monaco.Range(line, 1, line, this.#model.getLineMaxColumn(line));
    this.#editor.setPosition({ lineNumber: line, column: this.#model.getLineFirstNonWhitespaceColumn(line) || 1 });
    this.#marked = this.#editor.deltaDecorations(this.#marked, [{ range, options: { isWholeLine: true, className: "marked-line" } }]);
    this.#editor.focus();
  }

  setProblems(items) {
    this.#monaco.editor.setModelMarkers(this.#model, "play", items.map(item => {
      const range = this.#range(item.from, Math.max(item.to, item.from + 1));
      return { ...range, severity: severities[item.severity] ?? 8, message: item.help ? `${item.text}\n${item.help}` : item.text, code: item.id };
    }));
  }

  dispose() {
    this.#observer.disconnect();
    this.#editor.dispose();
    this.#host.replaceChildren();
    this.#host.style.height = "";
  }

  #range(from, to) {
    const start = this.#model.getPositionAt(from), end = this.#model.getPositionAt(to);
    return new this.#monaco.Range(start.lineNumber, start.column, end.lineNumber, end.column);
  }

  // The text begins where that of the highlighted code did.
  #fit() {
    if (narrow.matches) return;
    const { contentLeft, decorationsWidth } = this.#editor.getLayoutInfo();
    this.#editor.updateOptions({ lineDecorationsWidth: Math.max(0, decorationsWidth + textLeft - contentLeft) });
  }

  // As high as its text: the page scrolls, not the editor.
  #layout() {
    const height = this.#editor.getContentHeight();
    this.#host.style.height = `${height + 2}px`;
    this.#editor.layout({ width: this.#host.clientWidth, height });
  }
}

function options(ariaLabel) {
  const style = getComputedStyle(document.documentElement);
  const isNarrow = narrow.matches;
  return {
    // Tab passes by an open editor, in which it would indent; Enter goes in.
    ariaLabel, tabIndex: -1,
    fontFamily: style.getPropertyValue("--mono"), fontSize: parseFloat(style.getPropertyValue("--code-size")), lineHeight: parseFloat(style.getPropertyValue("--code-line")),
    fontLigatures: false, padding: { top: 10, bottom: 10 },
    lineNumbers: isNarrow ? "off" : "on", lineNumbersMinChars: 5, lineDecorationsWidth: isNarrow ? 14 : 8, glyphMargin: false, folding: false,
    wordWrap: isNarrow ? "on" : "off", minimap: { enabled: false }, scrollBeyondLastLine: false, scrollBeyondLastColumn: 2,
    overviewRulerLanes: 0, overviewRulerBorder: false, hideCursorInOverviewRuler: true, renderLineHighlight: "none",
    scrollbar: { vertical: "hidden", verticalScrollbarSize: 0, horizontalScrollbarSize: 9, alwaysConsumeMouseWheel: false, useShadows: false },
    fixedOverflowWidgets: true, tabSize: 4, insertSpaces: true, detectIndentation: false,
    guides: { indentation: false }, bracketPairColorization: { enabled: false }, unicodeHighlight: { ambiguousCharacters: false },
    wordBasedSuggestions: false, quickSuggestions: { other: true, comments: false, strings: false }, acceptSuggestionOnCommitCharacter: false,
    suggest: { showWords: false, preview: false, localityBonus: true }, suggestSelection: "first",
    codeLens: false, links: false, colorDecorators: false, lightbulb: { enabled: false }, smoothScrolling: false, cursorBlinking: "smooth",
  };
}

const themeName = () => isDark() ? "play-dark" : "play-light";

// The colours are those of play.css, so that the highlighted code does not change when its editor opens.
function defineThemes(monaco) {
  const probe = document.body.appendChild(document.createElement("i"));
  const hex = color => {
    probe.style.color = color;
    return `#${getComputedStyle(probe).color.match(/[\d.]+/g).slice(0, 3).map(part => Math.round(Number(part)).toString(16).padStart(2, "0")).join("")}`;
  };
  const rule = (token, color, fontStyle = "") => ({ token, foreground: hex(color).slice(1), fontStyle });
  monaco.editor.defineTheme(themeName(), {
    base: isDark() ? "vs-dark" : "vs", inherit: true,
    rules: [
      rule("", "var(--ink)"), rule("keyword", "var(--code-keyword)"), rule("string", "var(--code-string)"), rule("string.escape", "var(--code-string)"),
      rule("comment", "var(--code-comment)", "italic"), rule("number", "var(--code-number)"), rule("delimiter", "var(--ink)"), rule("identifier", "var(--ink)"),
    ],
    colors: {
      "editor.background": hex("var(--paper)"), "editor.foreground": hex("var(--ink)"), "editorLineNumber.foreground": hex("var(--quiet)"), "editorLineNumber.activeForeground": hex("var(--ink)"),
      "editorWidget.background": hex("var(--paper)"), "editorWidget.border": hex("var(--line)"), "editorSuggestWidget.background": hex("var(--paper)"), "editorHoverWidget.background": hex("var(--paper)"),
      "editorError.foreground": hex("var(--bad)"), "editorWarning.foreground": hex("var(--warn)"), "focusBorder": hex("var(--accent)"),
    },
  });
  probe.remove();
}

function teach(monaco, { feed, typing, notebook }) {
  const { CompletionItemKind } = monaco.languages;
  const idOf = model => model.uri.path;
  const others = { local: "Variable", parameter: "Variable", rangevariable: "Variable", namespace: "Module", delegate: "Class", extensionmethod: "Method" };
  const kindOf = kind => CompletionItemKind[others[kind.toLowerCase()] ?? kind[0].toUpperCase() + kind.slice(1)] ?? CompletionItemKind.Text;
  const rangeOf = (model, from, to) => monaco.Range.fromPositions(model.getPositionAt(from), model.getPositionAt(to));

  // The server answers about the text that it has, so it gets the newest first. An answer about an older text is of no use,
  // but for completions: the editor itself goes on to filter them by what is typed meanwhile.
  async function ask(model, position, token, message) {
    const cell = idOf(model);
    try {
      const at = model.getOffsetAt(position);
      await typing.flush(cell);
      if (token.isCancellationRequested) return null;
      const version = typing.version(cell);
      const reply = await feed.ask({ ...message, cell, version, at });
      return token.isCancellationRequested || message.t !== "complete" && typing.version(cell) !== version ? null : reply;
    } catch {
      return null;
    }
  }

  monaco.languages.registerCompletionItemProvider("csharp", {
    triggerCharacters: ["."],
    async provideCompletionItems(model, position, context, token) {
      const reply = await ask(model, position, token, { t: "complete" });
      if (!reply?.items) return { suggestions: [] };
      const range = rangeOf(model, reply.from, reply.to);
      return {
        suggestions: reply.items.map((item, i) => ({
          label: item.label, insertText: item.insert ?? item.label, kind: kindOf(item.kind), detail: item.detail || undefined,
          sortText: item.sort ?? String(i).padStart(5, "0"), range, item: i, place: { model, position },
        })),
      };
    },
    async resolveCompletionItem(item, token) {
      const reply = await ask(item.place.model, item.place.position, token, { t: "describeItem", item: item.item });
      return reply ? { ...item, detail: reply.text || item.detail, documentation: reply.doc ? { value: reply.doc } : undefined } : item;
    },
  });
  monaco.languages.registerHoverProvider("csharp", {
    async provideHover(model, position, token) {
      const reply = await ask(model, position, token, { t: "describe" });
      if (!reply?.text) return null;
      const contents = [{ value: `\`\`\`csharp\n${reply.text}\n\`\`\`` }];
      if (reply.doc) contents.push({ value: reply.doc });
      if (reply.cell && reply.cell !== idOf(model)) contents.push({ value: `Declared in ${notebook.nameOf(reply.cell)}.` });
      return { contents, range: rangeOf(model, reply.from, reply.to) };
    },
  });
  monaco.languages.registerSignatureHelpProvider("csharp", {
    signatureHelpTriggerCharacters: ["(", ","],
    signatureHelpRetriggerCharacters: [")"],
    async provideSignatureHelp(model, position, token) {
      const reply = await ask(model, position, token, { t: "signature" });
      if (!reply?.signatures?.length) return null;
      return {
        value: {
          signatures: reply.signatures.map(({ label, doc, parameters }) => ({
            label, documentation: doc ? { value: doc } : undefined,
            parameters: parameters.map(parameter => ({ label: parameter.label, documentation: parameter.doc ? { value: parameter.doc } : undefined })),
          })),
          activeSignature: reply.active ?? 0, activeParameter: reply.parameter ?? 0,
        },
        dispose() { },
      };
    },
  });
}
