# berth and its Caddy from a checkout: docker build --tag berth .
# Each of these can be another, by --build-arg. BASE needs glibc >= 2.34, libstdc++, a shell, coreutils and setpriv.
ARG BASE=debian:trixie-slim@sha256:d7e12182ce18b85b93007c1dedf31f2d29e01ccf3182cc4017c709b6259bc132
# Any with a shell, coreutils, Node >= 20 and npm, on glibc >= 2.28.
ARG BUILDER=node:24-trixie-slim
# Has /usr/bin/caddy.
ARG CADDY=caddy:2.11.4

FROM ${CADDY} AS caddy

FROM ${BUILDER} AS built
LABEL berth.stage=built
# Where npm finds its packages; package-lock.json holds their digests.
ARG NPM_CONFIG_REGISTRY=https://registry.npmjs.org/
WORKDIR /checkout
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY . .
COPY --from=caddy /usr/bin/caddy /usr/local/bin/caddy
RUN scripts/lib/release/lay-out-image /berth

FROM ${BASE}
# The large programs in a layer of their own, which the image of the next version has too.
COPY --from=built /berth/bin/node /berth/bin/caddy /berth/bin/
COPY --from=built /berth/node_modules /berth/node_modules
COPY --from=built /berth/licenses /berth/licenses
COPY --from=built /berth/migrations /berth/migrations
COPY --from=built /berth/dist /berth/dist
COPY --from=built /berth/bin/berthd /berth/bin/berth /berth/bin/
COPY --from=built /berth/package.json /berth/VERSION /berth/sbom.cdx.json /berth/
USER 10213:10213
HEALTHCHECK --interval=20s --timeout=10s --start-period=60s CMD ["/berth/bin/node", "/berth/dist/health.cjs"]
ENTRYPOINT ["/berth/bin/berthd"]
CMD ["serve"]
