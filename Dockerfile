# One image, started three times; the settings of the README in .env, with DATABASE_URL and SECRET_KEY:
#   release: docker run --rm --env-file .env tidtam flask --app app db-upgrade
#   web:     docker run -d --restart unless-stopped --stop-timeout 40 --env-file .env -p 127.0.0.1:8000:8000 tidtam
#   worker:  docker run -d --restart unless-stopped --stop-timeout 40 --env-file .env tidtam flask --app app run-worker
# With SQLite one container does all (it migrates by itself) and keeps its data in a volume:
#   docker run -d --init --restart unless-stopped --env-file .env -v tidtam:/app/var -p 127.0.0.1:8000:8000 tidtam python app.py
FROM python:3.12-slim

ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
WORKDIR /app
COPY requirements.txt .
RUN pip install --no-cache-dir -r requirements.txt
COPY . .
RUN useradd --system tidtam && mkdir -p var && chown tidtam var && chmod 700 var
USER tidtam
VOLUME /app/var
EXPOSE 8000
CMD ["sh", "-c", "exec gunicorn 'app:create_app()' --bind 0.0.0.0:${PORT:-8000}"]
