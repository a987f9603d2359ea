import { Command } from '../ui/command.tsx'

/** The same from a terminal. */
export function FirstCommand({ panelUrl }: { readonly panelUrl: string }) {
  return (
    <div class="stack">
      <p class="small quiet">Or from a terminal:</p>
      <Command
        text={`curl -fsSL ${panelUrl}/cli/install.sh | sh\nberth login --url ${panelUrl}\nberth create shop --image ghcr.io/acme/shop:1.0`}
      />
    </div>
  )
}
