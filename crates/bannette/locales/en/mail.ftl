# Mail: the administrator's page, and what all letters have in common.

administration = Administration
mail = Mail
mail-under = Connection requests, activations and notifications leave through this server.
mail-none = No mail server is set
mail-none-why = Bannette works without one, but sends nothing: every page that would have written to somebody shows you the link to hand over. To send mail, set in the server’s configuration:
mail-none-then = Then restart Bannette, and come back here to send a test.
mail-server = Server
mail-server-address = Address
mail-server-user = User
mail-terminal = Mails are printed in Bannette’s terminal.
mail-from = Sender
mail-reply-to = Replies to
mail-waiting = Mails waiting
mail-failed = Mails given up
mail-settings-where = These settings are changed in the server’s configuration, section [mail].
mail-test = Send a test
mail-test-to = To
mail-test-send = Send the test
mail-test-sent = The server took the mail for { $to }. If it does not arrive, look among the junk.
mail-test-subject = Test of Bannette’s mail
mail-test-why = { $name } asked for this test.
mail-test-works = If it reaches you, mail works: there is nothing to do.
mail-test-button = Open the settings

mail-trouble-unknown = The mail was not sent.
mail-trouble-address = This address is not complete.
mail-trouble-unreachable = The mail server does not answer. Check its name, its port and the firewall.
mail-trouble-tls = No secure connection could be made with the server. Check the port, the server’s name and its certificate.
mail-trouble-sign-in = The server refuses the mail user or password.
mail-trouble-refused = The server refused this mail. Its answer says why:
mail-trouble-later = The server asks to try again later.

mail-hello = Hello,
mail-hello-name = Hello { $name },
mail-button-else = If the button does not open, copy this address into your browser:
mail-button-plain = { $words }:
mail-signed = Sent by Bannette, the firm’s document collection service.
