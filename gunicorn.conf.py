"""Read by gunicorn by itself: how the web processes run wherever ``gunicorn 'app:create_app()'`` is started.

The application is loaded before the workers fork, so that a wrong setting ends gunicorn with one line and status 2
instead of a worker that is started over and over. Nothing is opened before the fork: connections and threads begin
when they are used.
"""

preload_app = True
worker_class = "gthread"
threads = 8
graceful_timeout = 30
