import { useMemo, type ReactNode } from 'react';
import Markdown, { type Components } from 'react-markdown';
import classes from './message-text.module.css';

/** Links open beside the page and do not tell where they were followed from. */
const link: NonNullable<Components['a']> = ({ href, children }) => (
  <a href={href} target="_blank" rel="noopener noreferrer">
    {children}
  </a>
);

type Props = Readonly<{
  text: string;
  /** Shows a block of code. */
  Block: (props: { children: ReactNode }) => ReactNode;
}>;

/** A message of the chat: CommonMark without HTML and without pictures from elsewhere. */
export function MessageText({ text, Block }: Props) {
  const components = useMemo<Components>(
    () => ({ a: link, pre: ({ children }) => <Block>{children}</Block> }),
    [Block],
  );
  return (
    <div className={classes['text']}>
      <Markdown components={components} disallowedElements={['img']} unwrapDisallowed>
        {text}
      </Markdown>
    </div>
  );
}
