// The SPARQL editor: CodeMirror inside a shadow root, where its styles are sheets and no inline style is needed.

import {
  autocompletion,
  closeBrackets,
  closeBracketsKeymap,
  type CompletionSource,
  completionKeymap,
} from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands';
import { bracketMatching, HighlightStyle, indentOnInput, syntaxHighlighting } from '@codemirror/language';
import { type Diagnostic, lintGutter, setDiagnostics } from '@codemirror/lint';
import { EditorState } from '@codemirror/state';
import {
  drawSelection,
  EditorView,
  highlightActiveLine,
  highlightSpecialChars,
  keymap,
  lineNumbers,
} from '@codemirror/view';
import { tags } from '@lezer/highlight';
import { SparqlLanguage, sparql } from 'codemirror-lang-sparql';

export interface EditorOptions {
  readonly text: string;
  readonly label: string;
  readonly complete: CompletionSource;
  run(): void;
}

/** A place in the query at which something is wrong, counted from 1. */
export interface Mark {
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

const COLOURS = HighlightStyle.define([
  { tag: tags.keyword, color: 'var(--accent)', fontWeight: '600' },
  { tag: tags.comment, color: 'var(--ink-soft)', fontStyle: 'italic' },
  { tag: tags.string, color: 'var(--code-string)' },
  { tag: [tags.number, tags.bool, tags.literal], color: 'var(--code-number)' },
  { tag: tags.variableName, color: 'var(--code-variable)' },
  { tag: [tags.url, tags.link], color: 'var(--code-iri)' },
]);

const THEME = EditorView.theme({
  '&': { color: 'var(--ink)', backgroundColor: 'var(--raised)', fontSize: '0.92rem', minHeight: '14rem' },
  '&.cm-focused': { outline: '2px solid var(--focus)', outlineOffset: '1px' },
  '.cm-scroller': { fontFamily: 'var(--mono)', lineHeight: '1.55', overflow: 'auto', minHeight: '14rem' },
  '.cm-content': { caretColor: 'var(--ink)', padding: '0.6rem 0' },
  '.cm-cursor': { borderLeftColor: 'var(--ink)' },
  '.cm-gutters': {
    backgroundColor: 'var(--surface)',
    color: 'var(--ink-soft)',
    borderRight: '1px solid var(--line)',
  },
  '.cm-activeLine, .cm-activeLineGutter': {
    backgroundColor: 'color-mix(in srgb, var(--accent) 7%, transparent)',
  },
  '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground': {
    backgroundColor: 'color-mix(in srgb, var(--accent) 25%, transparent)',
  },
  '.cm-tooltip': { backgroundColor: 'var(--raised)', color: 'var(--ink)', border: '1px solid var(--line)' },
  '.cm-tooltip-autocomplete ul li[aria-selected]': {
    backgroundColor: 'var(--accent)',
    color: 'var(--accent-ink)',
  },
  '.cm-completionDetail': { color: 'var(--ink-soft)', fontStyle: 'normal', fontFamily: 'var(--sans)' },
  'li[aria-selected] .cm-completionDetail': { color: 'inherit' },
});

export class Editor {
  private readonly view: EditorView;

  constructor(host: HTMLElement, options: EditorOptions) {
    const root = host.attachShadow({ mode: 'open' });
    const parent = document.createElement('div');
    parent.className = 'holder';
    root.append(parent);
    this.view = new EditorView({
      parent,
      root,
      state: EditorState.create({
        doc: options.text,
        extensions: [
          keymap.of([{ key: 'Mod-Enter', run: () => (options.run(), true), preventDefault: true }]),
          lineNumbers(),
          lintGutter(),
          highlightSpecialChars(),
          history(),
          drawSelection(),
          indentOnInput(),
          bracketMatching(),
          closeBrackets(),
          autocompletion({ override: [options.complete], maxRenderedOptions: 60 }),
          highlightActiveLine(),
          EditorView.lineWrapping,
          EditorState.tabSize.of(2),
          EditorView.contentAttributes.of({ 'aria-label': options.label }),
          keymap.of([
            ...closeBracketsKeymap,
            ...completionKeymap,
            ...historyKeymap,
            ...defaultKeymap,
            indentWithTab,
          ]),
          sparql(),
          SparqlLanguage.data.of({ commentTokens: { line: '#' } }),
          syntaxHighlighting(COLOURS),
          THEME,
        ],
      }),
    });
  }

  get text(): string {
    return this.view.state.doc.toString();
  }

  set text(text: string) {
    this.view.dispatch({
      changes: { from: 0, to: this.view.state.doc.length, insert: text },
      selection: { anchor: 0 },
    });
    this.clear();
  }

  /** Puts lines before the query, without moving what the reader sees of it. */
  prepend(text: string): void {
    this.view.dispatch({ changes: { from: 0, insert: text } });
  }

  focus(): void {
    this.view.focus();
  }

  /** Marks a place that is wrong, and goes there. */
  mark({ line, column, message }: Mark): void {
    const { doc } = this.view.state;
    const wrong = doc.line(Math.min(Math.max(line, 1), doc.lines));
    const from = Math.min(wrong.from + Math.max(column - 1, 0), wrong.to);
    const to = Math.min(Math.max(from + 1, wordEnd(wrong.text, from - wrong.from) + wrong.from), wrong.to);
    const found: Diagnostic = { from: Math.min(from, to), to, severity: 'error', message };
    this.view.dispatch(setDiagnostics(this.view.state, [found]));
    this.view.dispatch({ selection: { anchor: found.from }, scrollIntoView: true });
  }

  clear(): void {
    this.view.dispatch(setDiagnostics(this.view.state, []));
  }
}

function wordEnd(line: string, from: number): number {
  return from + (/^\S+/.exec(line.slice(from))?.[0].length ?? 0);
}
