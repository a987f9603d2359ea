import { Banner, type Tone } from './banner.tsx'
import { Words } from './words.tsx'

/** What the last action did; it stands where the action was, after the redirect. */
export interface Notice {
  readonly tone: Tone
  readonly title: string
  readonly text?: string
}

export function NoticeBanner({ notice }: { readonly notice: Notice | undefined }) {
  if (!notice) return null
  return (
    <Banner tone={notice.tone} title={<Words text={notice.title} />}>
      {notice.text ? <Words text={notice.text} /> : null}
    </Banner>
  )
}
