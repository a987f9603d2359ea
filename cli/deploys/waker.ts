const settleMs = 50

/** A sleep that news cut short. News during no sleep cut the next one short. */
export function openWaker() {
  let hasNews = false
  let end: () => void = () => {}
  return {
    wake(): void {
      hasNews = true
      end()
    },
    async sleep(ms: number): Promise<void> {
      await new Promise<void>(resolve => {
        const timer = setTimeout(resolve, hasNews ? settleMs : ms)
        end = () => {
          clearTimeout(timer)
          setTimeout(resolve, settleMs)
        }
      })
      hasNews = false
      end = () => {}
    },
  }
}
