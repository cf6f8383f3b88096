# syntax=docker/dockerfile:1
# The gateway in a container: Debian, Node 24, production dependencies, the built console; not root; writes to /data.
ARG NODE_IMAGE=node:24.21.0-bookworm-slim

FROM ${NODE_IMAGE} AS console
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --no-audit
COPY . .
RUN node client/build.ts

FROM ${NODE_IMAGE} AS dependencies
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
# Optional dependencies are only a Node 24 for machines with an older one; the image has its own.
RUN npm ci --no-audit --omit=dev --omit=optional

FROM ${NODE_IMAGE}
ENV NODE_ENV=production DATA_DIR=/data LOG_FORMAT=json
WORKDIR /app
COPY --from=dependencies /app/node_modules node_modules
COPY --from=console /app/client/dist client/dist
COPY package.json LICENSE CHANGELOG.md ./
COPY dicom dicom
COPY schema schema
COPY server server
# A named volume takes over the owner of the folder that it is first mounted on.
RUN install -d -o node -g node -m 0750 /data
USER node
VOLUME /data
EXPOSE 8000 11115
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s --retries=4 \
  CMD ["node", "-e", "const { HTTP_PORT = 8000, TLS_CERT } = process.env; process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0'; fetch(`http${TLS_CERT ? 's' : ''}://127.0.0.1:${HTTP_PORT}/readyz`).then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "server/main.ts"]
