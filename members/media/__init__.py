"""Pictures, each decoded or drawn by a process of its own.

pictures/        uploaded pictures
share_pictures/  the picture of a page on other sites
"""
