#!/bin/sh
# The proxy of the containers: certbot gets a certificate and renews it, nginx serves.
# Its configuration is that of `make service`, deploy/nginx/registry.conf.template.
set -eu

NAMES=$(echo "$ALLOWED_HOSTS" | tr ',' ' ')
TEMPLATE=${TEMPLATE:-/registry.conf.template}
SITE=${SITE:-/etc/nginx/conf.d/registry.conf}
LIVE=${LIVE:-/etc/letsencrypt/live/registry}

if [ ! -e "$LIVE/fullchain.pem" ]; then
  domains=$(for name in $NAMES; do echo "-d ${name#.}"; done)
  # A certificate authority refuses whoever asks too often in vain.
  # shellcheck disable=SC2086
  certbot certonly --standalone --cert-name registry --non-interactive --agree-tos \
    --register-unsafely-without-email $domains || { sleep 15m; exit 1; }
fi

export SERVER_NAME="$NAMES" CERTIFICATE="$LIVE/fullchain.pem" CERTIFICATE_KEY="$LIVE/privkey.pem"
export MAX_BODY_KIB="${MAX_BODY_KIB:-256}" MAX_UPLOAD_MIB="${MAX_UPLOAD_MIB:-25}"
# Only these names: the rest of what begins with $ is nginx's.
envsubst '$SERVER_NAME $UPSTREAM $CERTIFICATE $CERTIFICATE_KEY $ERROR_PAGES $CACHE $VISITS $MAX_BODY_KIB $MAX_UPLOAD_MIB' \
  <"$TEMPLATE" >"$SITE"

while sleep 12h; do
  certbot renew --quiet --webroot --webroot-path /var/www/html --deploy-hook 'nginx -s reload' || true
done &
exec nginx -g 'daemon off;'
