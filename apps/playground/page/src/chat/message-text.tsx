import Markdown, { type Components } from 'react-markdown';
import { CodeBlock } from './code-block.tsx';
import classes from './message-text.module.css';

/** Links open beside the chat and do not tell where they were followed from. */
const components: Components = {
  a: ({ href, children }) => (
    <a href={href} target="_blank" rel="noopener noreferrer">
      {children}
    </a>
  ),
  pre: ({ children }) => <CodeBlock>{children}</CodeBlock>,
};

/** CommonMark without HTML and without pictures from elsewhere. */
export function MessageText({ text }: { text: string }) {
  return (
    <div className={classes['text']}>
      <Markdown components={components} disallowedElements={['img']} unwrapDisallowed>
        {text}
      </Markdown>
    </div>
  );
}
