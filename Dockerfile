# The wizard as a container, without root and without a writable file system:
#   docker build -t wizard . && docker run --read-only -p 8000:8000 wizard
# It needs no more than that: --cap-drop ALL --security-opt no-new-privileges.
# Other trees than those inside: docker run -v "$PWD/trees:/app/trees:ro" …
# Everything is installed from requirements.lock, by hash.
FROM python:3.11-slim

WORKDIR /app
ENV PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1

# The packages first: they change seldom, so their layer is kept when a tree or a template changes.
COPY run.py pyproject.toml requirements.lock LICENSE README.md ./
COPY wizard/__init__.py wizard/
RUN mkdir templates static trees && python run.py install

COPY wizard wizard
COPY templates templates
COPY static static
COPY trees trees
RUN python -m compileall -q wizard && useradd --system --no-create-home wizard

USER wizard
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=3s --start-period=20s \
    CMD ["python", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:8000/healthz', timeout=2)"]
ENTRYPOINT [".venv/bin/wizard"]
CMD ["serve", "--host", "0.0.0.0", "--port", "8000"]
