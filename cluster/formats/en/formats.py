# British order, as the European partners of the cluster write.
DATE_FORMAT = "j F Y"
