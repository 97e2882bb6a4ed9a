FLASK_APP=app.cli
