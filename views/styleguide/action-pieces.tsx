import { Button } from '../ui/button.tsx'
import { Copy } from '../ui/copy.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { Form } from '../ui/form.tsx'
import { LinkButton } from '../ui/link-button.tsx'
import { Menu, MenuAction, MenuLink } from '../ui/menu.tsx'
import { Pager } from '../ui/pager.tsx'
import { Tabs } from '../ui/tabs.tsx'
import type { Piece } from './piece.ts'

export function actionPieces(): readonly Piece[] {
  return [
    { name: 'button', shown: <Buttons /> },
    { name: 'link-button', shown: <LinkButtons /> },
    { name: 'copy', shown: <Copy value="text" what="text" /> },
    { name: 'menu', shown: <Menus /> },
    { name: 'dialog', shown: <OneDialog /> },
    { name: 'tabs', shown: <SomeTabs /> },
    { name: 'pager', shown: <Pagers /> },
  ]
}

function Buttons() {
  return (
    <>
      <p class="actions">
        <Button kind="primary">Deploy</Button>
        <Button>Restart</Button>
        <Button kind="quiet">Cancel</Button>
        <Button kind="danger">Delete shop</Button>
        <Button kind="primary" disabled>
          Deploying
        </Button>
      </p>
      <p class="actions">
        <Button kind="primary" size="small">
          Deploy
        </Button>
        <Button size="small">Roll back</Button>
        <Button kind="danger" size="small">
          Remove
        </Button>
      </p>
    </>
  )
}

function LinkButtons() {
  return (
    <p class="actions">
      <LinkButton href="#" kind="primary">
        New app
      </LinkButton>
      <LinkButton href="#">See why</LinkButton>
      <LinkButton href="#" kind="danger">
        Delete…
      </LinkButton>
    </p>
  )
}

function Menus() {
  return (
    <div class="actions">
      <Menu id="guide-menu" label="More">
        <MenuAction action="/styleguide">Restart without downtime</MenuAction>
        <MenuLink href="#">Roll back…</MenuLink>
        <MenuLink href="#" tone="bad">
          Delete…
        </MenuLink>
      </Menu>
      <Menu id="guide-words" label="Choose a project" face="default">
        <MenuLink href="#">default</MenuLink>
        <MenuLink href="#">tools</MenuLink>
      </Menu>
    </div>
  )
}

function OneDialog() {
  return (
    <>
      <LinkButton href="#" dialog="guide-dialog">
        Open the dialog
      </LinkButton>
      <Dialog id="guide-dialog" title="Stop shop?">
        <Form action="/styleguide" class="stack">
          <p>Its 2 instances stop now. Visitors get a 503 page.</p>
          <Button kind="danger">Stop shop</Button>
        </Form>
      </Dialog>
    </>
  )
}

function SomeTabs() {
  const tabs = [
    { name: 'Overview', href: '#overview' },
    { name: 'Deploys', href: '#deploys', count: 12 },
    { name: 'Logs', href: '#logs' },
    { name: 'Variables', href: '#variables' },
    { name: 'Settings', href: '#settings' },
  ]
  return <Tabs label="Sample tabs" tabs={tabs} current="#deploys" />
}

function Pagers() {
  return (
    <div class="card">
      <Pager newer="#" older="#" position="51–100 of 20,000" />
    </div>
  )
}
