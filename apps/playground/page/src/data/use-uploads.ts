import { useState } from 'react';
import { detailOf } from './api.ts';

export interface Upload {
  id: number;
  name: string;
  /** 0 to 100. */
  percent: number;
  error?: string;
  cancel: () => void;
}

let lastId = 0;

/** Uploads under way, and those that failed until they are dismissed. What is done shows up as a message. */
export function useUploads(conversationId: string) {
  const [uploads, setUploads] = useState<Upload[]>([]);
  const change = (id: number, part: Partial<Upload>) =>
    setUploads((all) => all.map((upload) => (upload.id === id ? { ...upload, ...part } : upload)));
  const dismiss = (id: number) => setUploads((all) => all.filter((upload) => upload.id !== id));

  const start = (file: File) => {
    lastId += 1;
    const id = lastId;
    const request = send(conversationId, file, {
      onProgress: (percent) => change(id, { percent }),
      onDone: () => dismiss(id),
      onError: (error) => change(id, { error }),
    });
    setUploads((all) => [...all, { id, name: file.name, percent: 0, cancel: () => request.abort() }]);
  };

  return {
    uploads,
    dismiss,
    upload: (files: readonly File[]) => {
      for (const file of files) start(file);
    },
  };
}

interface Outcome {
  onProgress: (percent: number) => void;
  onDone: () => void;
  onError: (error: string) => void;
}

/** XMLHttpRequest, because fetch does not tell how far an upload is. */
function send(conversationId: string, file: File, { onProgress, onDone, onError }: Outcome): XMLHttpRequest {
  const request = new XMLHttpRequest();
  request.open('POST', `/api/conversations/${encodeURIComponent(conversationId)}/attachments`);
  request.upload.onprogress = ({ loaded, total }) => onProgress(total === 0 ? 0 : Math.round((loaded / total) * 100));
  request.onload = () =>
    request.status < 300 ? onDone() : onError(detailOf(request.responseText) ?? `refused (${request.status})`);
  request.onerror = () => onError('the connection broke');
  request.onabort = () => onError('cancelled');
  const body = new FormData();
  body.append('file', file);
  request.send(body);
  return request;
}
