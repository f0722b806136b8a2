# web:     docker run --env-file .env -p 8000:8000 tidtam
# worker:  docker run --env-file .env tidtam flask --app app run-worker
# release: docker run --env-file .env tidtam flask --app app db-upgrade
FROM python:3.12-slim

ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
WORKDIR /app
COPY requirements.txt .
RUN pip install --no-cache-dir -r requirements.txt
COPY . .
RUN useradd --system tidtam && mkdir -p var && chown tidtam var
USER tidtam
VOLUME /app/var
EXPOSE 8000
CMD ["gunicorn", "app:create_app()", "--bind", "0.0.0.0:8000"]
