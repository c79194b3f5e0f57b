import { Button, CopyButton } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import { isValidElement, type ReactNode } from 'react';
import classes from './code-block.module.css';

/** What is to be copied exactly as it stands, with the button that does it. */
export function CodeBlock({ children }: { children: ReactNode }) {
  const text = textOf(children).replace(/\n$/, '');
  return (
    <div className={classes['block']}>
      <pre className={classes['code']}>{text}</pre>
      <CopyButton value={text} timeout={2000}>
        {({ copied, copy }) => (
          <Button
            size="compact-sm"
            variant="default"
            flex="none"
            leftSection={copied ? <IconCheck size={14} aria-hidden /> : <IconCopy size={14} aria-hidden />}
            onClick={copy}
            aria-label={`${copied ? 'Copied' : 'Copy'} ${text}`}
          >
            <span aria-live="polite">{copied ? 'Copied' : 'Copy'}</span>
          </Button>
        )}
      </CopyButton>
    </div>
  );
}

const textOf = (node: ReactNode): string => {
  if (typeof node === 'string') return node;
  if (Array.isArray(node)) return node.map((child: ReactNode) => textOf(child)).join('');
  return isValidElement<{ children?: ReactNode }>(node) ? textOf(node.props.children) : '';
};
