export const appStatuses = ['running', 'deploying', 'failing', 'stopped', 'empty'] as const
export type AppStatus = (typeof appStatuses)[number]
